package dev.wharf.it;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A registry of other people, which asks for tokens.
 *
 * @param url where it answers
 */
record OtherRegistry(Process process, URI url) implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    /**
     * Starts one and waits until it answers.
     *
     * @param home where its log goes
     */
    static OtherRegistry start(List<String> command, Path home, URI url, HttpClient http)
            throws IOException, InterruptedException {
        Path log = home.resolve("other-registry.log");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("AWS_CA_BUNDLE"); // registry 2's S3 driver would refuse to start for it
        builder.environment().put("OTEL_TRACES_EXPORTER", "none"); // registry 3 would look for a collector
        builder.environment().put("REGISTRY_STORAGE_DELETE_ENABLED", "true");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Wait.until(command.getFirst() + " answers", START_LIMIT, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("ended while starting:\n" + Files.readString(log));
            }
            return answers(http, url);
        });
        return new OtherRegistry(process, url);
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
