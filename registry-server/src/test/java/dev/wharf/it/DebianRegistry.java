package dev.wharf.it;

import dev.wharf.clients.Installed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's registry 2.8. */
final class DebianRegistry {
    private DebianRegistry() {}

    /** Its path; the test is skipped where it is not installed. */
    static String program() {
        return Installed.orSkip("/usr/bin/docker-registry");
    }

    /** Starts one over a storage directory, for tokens of a CA. */
    static OtherRegistry start(Path home, Path storage, Path bundle, HttpClient http)
            throws IOException, InterruptedException {
        int port = Wharf.freePorts().getFirst();
        Path config = Files.writeString(home.resolve("docker-registry.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: "%s"}}
                http: {addr: "127.0.0.1:%d"}
                auth: {token: {realm: "http://127.0.0.1:1/token", service: wharf-registry, issuer: wharf, rootcertbundle: "%s"}}
                """.formatted(storage, port, bundle));
        URI url = URI.create("http://127.0.0.1:" + port + "/");
        return OtherRegistry.start(List.of(program(), "serve", config.toString()), home, url, http);
    }
}
