package dev.wharf.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A registry as a process of its own, without authentication and access log: ours, or the original beside it. */
final class ServerProcess implements AutoCloseable {
    private static final List<String> JVM =
            List.of("-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-Xms40m", "-Xmx256m", "-Xmn16m");

    private final Process process;
    private final String base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port;

    private ServerProcess(List<String> command, Path store) throws IOException, InterruptedException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        base = "http://127.0.0.1:" + port;
        Path config = Files.createTempFile("bench", ".yml");
        config.toFile().deleteOnExit();
        Files.writeString(config, """
                version: 0.1
                log: {level: error, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: '%s'}, cache: {blobdescriptor: inmemory}, delete: {enabled: true}}
                http: {addr: '127.0.0.1:%d', secret: bench}
                """.formatted(store, port));
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("serve", config.toString()));
        process = new ProcessBuilder(line).inheritIO().start();
        await();
    }

    /**
     * Starts ours, with the JVM's settings of the launcher; it answers when this returns.
     *
     * @param store the directory that it serves
     */
    static ServerProcess start(Path store) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.wharf.registry.Main"));
        return new ServerProcess(command, store);
    }

    /** Starts Debian's docker-registry over the same directory; it answers when this returns. */
    static ServerProcess original(Path store) throws IOException, InterruptedException {
        return new ServerProcess(List.of("docker-registry"), store);
    }

    /** Where it listens on the loopback interface. */
    int port() {
        return port;
    }

    private void await() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (send(get("/v2/")).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("the registry does not start");
    }

    /** A request for a path of this server. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    HttpRequest get(String path) {
        return request(path).build();
    }

    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        process.onExit().join();
    }
}
