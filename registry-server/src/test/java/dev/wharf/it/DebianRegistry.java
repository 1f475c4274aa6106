package dev.wharf.it;

import dev.wharf.clients.Installed;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Debian's registry 2.8 over a storage directory, for tokens of a CA.
 *
 * @param url where it answers
 */
record DebianRegistry(Process process, URI url) implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    static DebianRegistry start(Path home, Path storage, Path bundle, HttpClient http)
            throws IOException, InterruptedException {
        String program = Installed.orSkip("/usr/bin/docker-registry");
        int port = Wharf.freePorts().getFirst();
        Path config = Files.writeString(home.resolve("docker-registry.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: "%s"}}
                http: {addr: "127.0.0.1:%d"}
                auth: {token: {realm: "http://127.0.0.1:1/token", service: wharf-registry, issuer: wharf, rootcertbundle: "%s"}}
                """.formatted(storage, port, bundle));
        ProcessBuilder command = new ProcessBuilder(program, "serve", config.toString());
        command.environment().remove("AWS_CA_BUNDLE"); // its S3 driver would refuse to start for it
        Process process = command.redirectErrorStream(true)
                .redirectOutput(Redirect.to(home.resolve("docker-registry.log").toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        URI url = URI.create("http://127.0.0.1:" + port + "/");
        Wait.until("docker-registry answers", START_LIMIT, () -> answers(http, url));
        return new DebianRegistry(process, url);
    }

    private static boolean answers(HttpClient http, URI url) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(url.resolve("/v2/")).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 401;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
