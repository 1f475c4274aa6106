package dev.wharf.server.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A guarded server whose few routes bring out what a client can do to a server. */
final class WireServer implements AutoCloseable {
    static final Duration SHORT = Duration.ofMillis(400);
    /** A timeout that no test waits for. */
    static final Duration LONG = Duration.ofMinutes(1);

    /** What the handlers of this server threw, in order. */
    final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    final GuardedServer server;

    private WireServer(UnaryOperator<GuardedServer.Builder> settings) {
        server = settings.apply(GuardedServer.builder()
                        .routing(this::routes)
                        .directErrors(status -> new DirectErrors.Response(
                                Map.of("Content-Type", "application/json", "Api-Version", "2.0"),
                                "{\"status\":" + status + "}")))
                .start();
    }

    static WireServer start() {
        return start(settings -> settings);
    }

    static WireServer start(ConnectionLimits limits) {
        return start(settings -> settings.limits(limits));
    }

    static WireServer start(UnaryOperator<GuardedServer.Builder> settings) {
        return new WireServer(settings);
    }

    RawHttp connect() throws IOException {
        return RawHttp.connect(server.port());
    }

    /** The next failure of a handler, waited for. */
    Throwable nextFailure() throws InterruptedException {
        Throwable failure = failures.poll(RawHttp.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (failure == null) {
            throw new AssertionError("no handler failed");
        }
        return failure;
    }

    @Override
    public void close() {
        server.stop(Duration.ZERO);
    }

    private void routes(HttpRouting.Builder routing) {
        routing.addFilter((chain, request, response) -> {
                    try {
                        chain.proceed();
                    } catch (RuntimeException e) {
                        failures.add(e);
                        throw e;
                    }
                })
                .addFilter((chain, request, response) -> {
                    if (request.path().path().equals("/filtered")) {
                        throw new IllegalArgumentException("refused by a filter");
                    }
                    chain.proceed();
                })
                .any("/hello", (request, response) -> response.send("hello"))
                .any("/count", WireServer::count)
                .any(
                        "/reject",
                        (request, response) ->
                                response.status(Status.UNAUTHORIZED_401).send("who are you?"))
                .any("/stream", WireServer::stream)
                .any("/sized", WireServer::sized)
                .any(
                        "/empty",
                        (request, response) ->
                                response.status(Status.NO_CONTENT_204).send())
                .any("/short", WireServer::tooShort)
                .any("/slow", (request, response) -> {
                    Thread.sleep(1_500);
                    response.send("slow");
                })
                .any("/fail", (request, response) -> {
                    throw new IllegalArgumentException("on purpose");
                })
                .error(
                        IllegalArgumentException.class,
                        (request, response, failure) -> response.status(Status.INTERNAL_SERVER_ERROR_500)
                                .send(failure.getMessage()));
    }

    /** Reads the body and answers its length. */
    private static void count(ServerRequest request, ServerResponse response) throws IOException {
        try (InputStream body = request.content().inputStream()) {
            response.send(Long.toString(body.transferTo(OutputStream.nullOutputStream())));
        }
    }

    /** Answers a body of unknown length. */
    private static void stream(ServerRequest request, ServerResponse response) throws IOException {
        try (OutputStream body = response.outputStream()) {
            for (int i = 0; i < 3; i++) {
                body.write("x".repeat(10_000).getBytes(US_ASCII));
            }
        }
    }

    /** Answers as many bytes as {@code ?n=} says. */
    private static void sized(ServerRequest request, ServerResponse response) throws IOException {
        long length = Long.parseLong(request.query().get("n"));
        response.header(HeaderNames.CONTENT_LENGTH, Long.toString(length));
        byte[] some = new byte[64 << 10];
        try (OutputStream body = response.outputStream()) {
            for (long left = length; left > 0; left -= some.length) {
                body.write(some, 0, (int) Math.min(left, some.length));
            }
        }
    }

    private static void tooShort(ServerRequest request, ServerResponse response) throws IOException {
        response.header(HeaderNames.CONTENT_LENGTH, "100");
        try (OutputStream body = response.outputStream()) {
            body.write(new byte[50]);
        }
    }
}
