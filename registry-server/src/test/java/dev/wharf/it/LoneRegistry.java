package dev.wharf.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A registry without a token server, open to everybody if nothing else is said, over a storage directory that may be
 * looked into.
 */
record LoneRegistry(Service service, URI url) implements AutoCloseable {
    /** As the images and the launcher run it, apart from the cache. */
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xms40m", "-Xmx256m", "-Xmn16m");

    /**
     * Configures a registry, which is started by its {@link #service()}.
     *
     * @param home for its configuration and its logs
     * @param prefix what to start it with; for instance another user
     */
    static LoneRegistry over(Path home, Path storage, HttpClient http, String... prefix) throws IOException {
        return configure(home, storage, http, List.of(prefix), FLAGS, "");
    }

    /**
     * One that is not open to everybody, over a storage of its own.
     *
     * @param more sections of its configuration, {@code auth} among them
     */
    static LoneRegistry with(String more, Path home, HttpClient http) throws IOException {
        return configure(home, home.resolve("registry"), http, List.of(), FLAGS, more);
    }

    /** One that starts in half the time, with a cache that is made now. */
    static LoneRegistry fast(Path home, Path storage, HttpClient http) throws IOException, InterruptedException {
        Path jar = Service.jar("registry-server");
        Command.of(Service.root().resolve("shared-model/src/main/launcher/train"), Service.JAVA, "registry=" + jar)
                .within(Duration.ofMinutes(3))
                .run()
                .succeeded();
        String cache = jar.toString().replaceFirst("\\.jar$", ".aot");
        return configure(
                home,
                storage,
                http,
                List.of(),
                Stream.concat(FLAGS.stream(), Stream.of("-XX:AOTCache=" + cache))
                        .toList(),
                "");
    }

    private static LoneRegistry configure(
            Path home, Path storage, HttpClient http, List<String> prefix, List<String> flags, String more)
            throws IOException {
        int port = Wharf.freePorts().getFirst();
        Path config = Files.writeString(home.resolve("registry.yml"), """
                version: 0.1
                http: {addr: "127.0.0.1:%d", secret: an-integration-test}
                storage: {filesystem: {rootdirectory: "%s"}, delete: {enabled: true}}
                """.formatted(port, storage) + more);
        URI url = URI.create("http://127.0.0.1:" + port + "/");
        return new LoneRegistry(
                new Service("registry-server", prefix, flags, config, home, url.resolve("/health/ready"), http), url);
    }

    @Override
    public void close() {
        service.close();
    }
}
