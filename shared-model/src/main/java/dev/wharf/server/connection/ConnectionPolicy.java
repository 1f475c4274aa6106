package dev.wharf.server.connection;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/** Outermost filter: decides whether the connection may be used again, says so in the answer, and keeps to it. */
final class ConnectionPolicy implements Filter {
    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Connection connection = CurrentConnection.SCOPE.get();
        if (connection.isHttp10()) {
            response.streamFilter(
                    body -> response.headers().contains(HeaderNames.CONTENT_LENGTH) ? body : new UnchunkedBody(body));
        }
        response.beforeSend(() -> {
            if (!connection.mayBeReused()) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
        });
        chain.proceed();
        // What a filter streamed instead of a handler would be committed only after this filter, which may not return.
        response.commit();
        checkLength(connection, response);
        if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            // Helidon keeps the connection even after it has said close.
            throw new CloseConnectionException("closed after the response");
        }
    }

    /** A client would wait for the rest for ever; closing shows it that something failed. */
    private static void checkLength(Connection connection, RoutingResponse response) {
        long announced = response.headers().contentLength().orElse(0);
        if (connection.expectsBody()
                && response.status().code() != Status.NOT_MODIFIED_304.code()
                && connection.responseBodyBytes() < announced) {
            throw new CloseConnectionException("the handler sent less than it had announced");
        }
    }
}
