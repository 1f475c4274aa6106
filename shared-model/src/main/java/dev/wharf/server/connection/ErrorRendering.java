package dev.wharf.server.connection;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** Brings a server's {@link DirectErrors} to the two places where Helidon would use its own texts. */
final class ErrorRendering {
    private static final System.Logger LOGGER = System.getLogger(ErrorRendering.class.getName());

    private final DirectErrors errors;
    private final RefusedRequests refused;

    /** @param refused is told of requests that never came to the routing */
    ErrorRendering(DirectErrors errors, RefusedRequests refused) {
        this.errors = errors;
        this.refused = refused;
    }

    /** For requests that never came to the routing, or whose body broke in it. */
    DirectHandlers directHandlers() {
        DirectHandler handler = (request, type, status, headers, message) -> {
            DirectErrors.Response answer = errors.render(status.code());
            setHeaders(answer, headers);
            byte[] body = body(answer);
            Connection connection = CurrentConnection.SCOPE.get();
            if (!connection.isRouted()) {
                tell(connection, status, body.length);
            }
            return DirectHandler.TransportResponse.builder()
                    .status(status)
                    .headers(headers)
                    .entity(body)
                    .build();
        };
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, handler);
        }
        return handlers.build();
    }

    private void tell(Connection connection, Status status, int length) {
        InetAddress client = connection.client();
        LOGGER.log(Level.DEBUG, "refused a request from {0}: {1}", client.getHostAddress(), connection.flaw());
        refused.refused(client, status.code(), connection.expectsBody() ? length : 0);
    }

    /**
     * For failures that the routing has no error handler for; to be added last, since the first for a type counts.
     * Helidon's own way with these reads the whole body before it answers.
     */
    void addFallbacks(HttpRouting.Builder routing) {
        routing.error(HttpException.class, (request, response, failure) -> answer(response, failure.status()));
        routing.error(Throwable.class, this::answerUnexpected);
    }

    private void answerUnexpected(ServerRequest request, ServerResponse response, Throwable failure) {
        LOGGER.log(
                Level.ERROR,
                () -> request.prologue().method() + " " + request.path().rawPath() + " failed",
                failure);
        answer(response, Status.INTERNAL_SERVER_ERROR_500);
    }

    private void answer(ServerResponse response, Status status) {
        DirectErrors.Response answer = errors.render(status.code());
        setHeaders(answer, response.headers());
        response.status(status).send(body(answer));
    }

    private static void setHeaders(DirectErrors.Response answer, ServerResponseHeaders headers) {
        answer.headers().forEach((name, value) -> headers.set(HeaderNames.create(name), value));
    }

    private static byte[] body(DirectErrors.Response answer) {
        return answer.body().getBytes(StandardCharsets.UTF_8);
    }
}
