package dev.wharf.token.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The client, before a server that says whatever a test wants. */
abstract class CannedServer {
    /** What the server says, and how it got to be asked. */
    record Canned(int status, String body, Map<String, String> headers) {
        static Canned of(int status, String body) {
            return new Canned(status, body, Map.of());
        }
    }

    final List<String> requests = new ArrayList<>();
    final List<String> conditions = new ArrayList<>();
    final List<String> authorizations = new ArrayList<>();
    final List<Canned> answers = new ArrayList<>();
    final Map<String, String> environment = new HashMap<>();
    final HttpServer server;

    @TempDir
    Path folder;

    private final Typist typist = new Typist(environment);

    CannedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
    }

    @BeforeEach
    void start() throws IOException {
        server.start();
        environment.put("HOME", folder.toString());
        Files.writeString(
                folder.resolve("token.yml"),
                "http: {addr: '127.0.0.1:%d'}\ndata: '%s'\n"
                        .formatted(server.getAddress().getPort(), folder));
        Files.writeString(folder.resolve("admin-password"), "the password of admin\n");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            for (String condition : List.of("If-Match", "If-None-Match")) {
                Optional.ofNullable(exchange.getRequestHeaders().getFirst(condition))
                        .ifPresent(value -> conditions.add(condition + ": " + value));
            }
            Canned canned = answers.removeFirst();
            canned.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = canned.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(canned.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    int run(String piped, String... words) {
        return typist.run(piped, List.of(words));
    }

    int command(String words) {
        return run("", (words + " --data " + folder).split(" "));
    }

    String out() {
        return typist.out();
    }

    String err() {
        return typist.err();
    }
}
