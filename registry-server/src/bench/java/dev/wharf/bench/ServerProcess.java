package dev.wharf.bench;

import java.io.File;
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
import java.util.Map;
import java.util.stream.Stream;
import javax.net.SocketFactory;

/** A server as a process of its own, without access log: ours, or another one beside it. */
final class ServerProcess implements AutoCloseable {
    private static final List<String> JVM =
            List.of("-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-Xms40m", "-Xmx256m", "-Xmn16m");

    private final Process process;
    private final int port;
    private final SocketFactory sockets;
    private final String base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServerProcess(int port, SocketFactory sockets, List<String> command) throws IOException {
        this(port, sockets, command, Map.of());
    }

    private ServerProcess(int port, SocketFactory sockets, List<String> command, Map<String, String> environment)
            throws IOException {
        this.port = port;
        this.sockets = sockets;
        base = "http://127.0.0.1:" + port;
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /**
     * Starts ours, with the JVM's settings of the launcher; it answers when this returns.
     *
     * @param store the directory that it serves
     */
    static ServerProcess ours(Path store, Setting setting) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.wharf.registry.Main"));
        return registry(command, store, setting);
    }

    /**
     * Starts our token server, from its classes (the class path in its jar would bring the provider back) and with the
     * JVM's settings of the launcher; it is ready when this returns.
     *
     * @param data the directory of everything that it keeps
     * @param settings further lines of token.yml
     * @param password of the account admin, if this start makes it
     * @param nativeCrypto whether it has the native provider
     */
    static ServerProcess token(Path data, String settings, String password, boolean nativeCrypto)
            throws IOException, InterruptedException {
        int port = freePort();
        Path config = temporary(".yml");
        Files.writeString(config, """
                data: %s
                http: {addr: "127.0.0.1:%d"}
                log: {accesslog: {disabled: true}}
                """.formatted(data, port) + settings);
        Path target = Path.of("..", "token-server", "target").toAbsolutePath().normalize();
        List<String> classes = new ArrayList<>(List.of(target.resolve("classes").toString()));
        try (Stream<Path> libraries = Files.list(target.resolve("libs"))) {
            libraries
                    .filter(jar -> nativeCrypto || !jar.getFileName().toString().startsWith("AmazonCorretto"))
                    .forEach(jar -> classes.add(jar.toString()));
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                String.join(File.pathSeparator, classes),
                "dev.wharf.token.Main",
                "serve",
                config.toString()));
        ServerProcess server =
                new ServerProcess(port, SocketFactory.getDefault(), command, Map.of("WHARF_ADMIN_PASSWORD", password));
        server.await("/health/ready");
        return server;
    }

    /** Starts Debian's docker-registry over a directory; it answers when this returns. */
    static ServerProcess original(Path store, Setting setting) throws IOException, InterruptedException {
        return registry(List.of("docker-registry"), store, setting);
    }

    private static ServerProcess registry(List<String> command, Path store, Setting setting)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("serve", setting.config(store, port).toString()));
        ServerProcess server = new ServerProcess(port, setting.sockets(), line);
        server.await("/v2/");
        return server;
    }

    /**
     * Starts Debian's nginx, which sends the files of a directory by {@code sendfile}; it answers when this returns.
     */
    static ServerProcess nginx(Path files) throws IOException, InterruptedException {
        int port = freePort();
        Path config = temporary(".conf");
        Files.writeString(config, """
                daemon off; user root; worker_processes auto; pid %1$s.pid; error_log stderr crit;
                events {}
                http { access_log off; sendfile on; tcp_nopush on; server { listen 127.0.0.1:%2$d; root %3$s; } }
                """.formatted(config, port, files));
        ServerProcess server =
                new ServerProcess(port, SocketFactory.getDefault(), List.of("nginx", "-c", config.toString()));
        server.await("/");
        return server;
    }

    static Path temporary(String suffix) throws IOException {
        Path file = Files.createTempFile("bench", suffix);
        file.toFile().deleteOnExit();
        return file;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Where it listens on the loopback interface. */
    int port() {
        return port;
    }

    Wire connect() throws IOException {
        return Wire.to(port, sockets);
    }

    Usage usage() {
        return Usage.of(process.toHandle());
    }

    /** The most memory that it has had at once, in bytes. */
    long peakMemory() throws IOException {
        return Usage.peakMemory(process.toHandle());
    }

    /** @param path answered in any way */
    private void await(String path) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline) {
            try (Wire wire = connect()) {
                wire.send(Wire.head("GET", path, ""), Wire.Body.NONE);
                return;
            } catch (IOException e) {
                Thread.sleep(20);
            }
        }
        throw new IOException("the server does not start");
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
