package dev.wharf.token.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.token.CapturedLog;
import dev.wharf.token.TokenServer;
import dev.wharf.token.config.TokenConfig;
import io.helidon.http.Method;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A whole server on a directory of its own, with an administrator whose password is known. */
public final class RunningServer implements AutoCloseable {
    public static final String ADMIN = "admin";
    public static final String ADMIN_PASSWORD = "keeper-of-the-keys";

    private final Path directory;
    private final TokenServer server;

    private RunningServer(Path directory, TokenServer server) {
        this.directory = directory;
        this.server = server;
    }

    /** Starts a server. */
    public static RunningServer start() {
        return start("");
    }

    /** Starts a server with further lines of {@code token.yml}. */
    public static RunningServer start(String settings) {
        return start(settings, _ -> {});
    }

    /**
     * Starts a server that has run before.
     *
     * @param past puts into the directory what it has left there
     */
    public static RunningServer start(String settings, Consumer<Path> past) {
        try {
            Path directory = Files.createTempDirectory("token-server");
            past.accept(Files.createDirectory(directory.resolve("data")));
            Path file = Files.writeString(
                    directory.resolve("token.yml"),
                    "data: '" + directory.resolve("data") + "'\n" + settings,
                    StandardCharsets.UTF_8);
            TokenConfig config = TokenConfig.read(
                    file,
                    Map.of(
                            "TOKEN_HTTP_ADDR",
                            "127.0.0.1:0",
                            "TOKEN_HTTP_DEBUG_ADDR",
                            "127.0.0.1:0",
                            "TOKEN_LOG_ACCESSLOG_DISABLED",
                            "true"));
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            CapturedLog.start();
            return new RunningServer(directory, TokenServer.start(config, Optional.of(ADMIN_PASSWORD), nowhere));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory of everything that the server keeps. */
    public Path data() {
        return directory.resolve("data");
    }

    /** The main port. */
    public int port() {
        return server.port();
    }

    /** The port of the metrics. */
    public int debugPort() {
        return server.debugPort();
    }

    /** All that the API answers. */
    List<Endpoint> endpoints() {
        return server.endpoints();
    }

    /** A request, not yet sent. Its answer has to be as it is documented. */
    public Call call(String method, String target) {
        return new Call(server.port(), method, target)
                .checked((answered, status) -> documented(method, target)
                        .ifPresent(operation -> ApiDescription.OURS.check(operation, status, answered)));
    }

    private Optional<ApiDescription.Operation> documented(String method, String target) {
        return new Routes(server.endpoints())
                .find(target.replaceFirst("\\?.*", ""))
                .filter(found -> found.endpoint(Method.create(method)).isPresent())
                .flatMap(found ->
                        ApiDescription.OURS.operation(method, found.path().toString()));
    }

    /** {@code GET}, not yet sent. */
    public Call get(String target) {
        return call("GET", target);
    }

    /** What an administrator asks for, not yet sent. */
    public Call admin(String method, String target) {
        return call(method, target).basic(ADMIN, ADMIN_PASSWORD);
    }

    /** An account. */
    public RunningServer user(String name, String password) {
        admin("PUT", "/api/v1/users/" + name).json(Map.of("password", password)).expect(201);
        return this;
    }

    /** A rule, its actions separated by commas. */
    public RunningServer rule(String effect, String subject, String pattern, String actions) {
        return rule("", effect, subject, pattern, actions);
    }

    /** A rule about a service, or without its name about the first one. */
    public RunningServer rule(String service, String effect, String subject, String pattern, String actions) {
        Map<String, Object> rule = new HashMap<>(
                Map.of("effect", effect, "subject", subject, "pattern", pattern, "actions", actions.split(",")));
        if (!service.isEmpty()) {
            rule.put("service", service);
        }
        admin("POST", "/api/v1/rules").json(rule).expect(201);
        return this;
    }

    @Override
    public void close() {
        server.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(RunningServer::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] toJson(Object value) {
        try {
            return JsonMapper.builder().build().writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
