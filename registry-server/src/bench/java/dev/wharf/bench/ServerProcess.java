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

/** The registry as a process of its own, with the JVM's settings of the launcher, without authentication. */
final class ServerProcess implements AutoCloseable {
    private static final List<String> JVM =
            List.of("-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-Xms40m", "-Xmx256m", "-Xmn16m");

    private final Process process;
    private final String base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.base = "http://127.0.0.1:" + port;
    }

    /**
     * Starts it; it answers when this returns.
     *
     * @param store the directory that it serves
     */
    static ServerProcess start(Path store) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.createTempFile("bench", ".yml");
        config.toFile().deleteOnExit();
        Files.writeString(config, """
                version: 0.1
                log: {level: warn, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: '%s'}, delete: {enabled: true}}
                http: {addr: '127.0.0.1:%d'}
                """.formatted(store, port));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), "dev.wharf.registry.Main", "serve", config.toString()));
        ServerProcess server =
                new ServerProcess(new ProcessBuilder(command).inheritIO().start(), port);
        server.await();
        return server;
    }

    private void await() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (send(get("/health/ready")).statusCode() == 200) {
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
