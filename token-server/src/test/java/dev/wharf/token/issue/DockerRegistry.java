package dev.wharf.token.issue;

import dev.wharf.clients.Installed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Debian's registry:2, in memory on 127.0.0.1, with a bundle of certificates that it trusts. */
public final class DockerRegistry {
    private static final int START_SECONDS = 30;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    DockerRegistry(Path directory, String bundle) throws IOException, InterruptedException {
        this(directory, """
                version: 0.1
                storage: {inmemory: {}}
                auth: {token: {realm: "http://127.0.0.1:1/token", service: wharf-registry, issuer: wharf, rootcertbundle: x}}
                """, Map.of("REGISTRY_AUTH_TOKEN_ROOTCERTBUNDLE", bundleFile(directory, bundle)));
    }

    /** As a configuration says, and variables that override it, but on a port of its own. */
    public DockerRegistry(Path directory, String configuration, Map<String, String> environment)
            throws IOException, InterruptedException {
        String program = Installed.orSkip("/usr/bin/docker-registry");
        port = freePort();
        Path config = Files.writeString(Files.createTempFile(directory, "registry", ".yml"), configuration);
        ProcessBuilder command = new ProcessBuilder(program, "serve", config.toString());
        command.environment().remove("AWS_CA_BUNDLE"); // its S3 driver would refuse to start for it
        command.environment().put("REGISTRY_HTTP_ADDR", "127.0.0.1:" + port);
        command.environment().putAll(environment);
        process = command.redirectErrorStream(true)
                .redirectOutput(
                        Files.createTempFile(directory, "registry", ".log").toFile())
                .start();
        awaitStart();
    }

    /** The file of a bundle of certificates. */
    public static String bundleFile(Path directory, String bundle) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "bundle", ".pem"), bundle)
                .toString();
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** The status of a GET with this token. */
    int get(String path, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private void awaitStart() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end || process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    stop();
                    throw e;
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends it at once. */
    public void stop() throws InterruptedException {
        client.close();
        process.destroyForcibly().waitFor();
    }
}
