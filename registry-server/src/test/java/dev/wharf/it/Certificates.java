package dev.wharf.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Certificates for TLS, made with the script that the README tells people to use. */
final class Certificates {
    private Certificates() {}

    static WharfSettings.Tls make(Path folder, String... hosts) throws IOException, InterruptedException {
        String script = Service.root().resolve("certs/make-certs.sh").toString();
        List<String> line = new ArrayList<>(List.of(script, "--dir", folder.toString()));
        line.addAll(List.of(hosts));
        Command.of(line).run().succeeded();
        return new WharfSettings.Tls(
                folder.resolve("server.pem"), folder.resolve("server-key.pem"), folder.resolve("ca.pem"));
    }
}
