package dev.wharf.server.connection;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Outermost filter: decides whether the connection may be used again, says so in the answer, and keeps to it, which
 * Helidon does not. It works by listeners because the answer to an exception of another filter is sent only after this
 * one has been left.
 */
final class ConnectionPolicy implements Filter {
    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Connection connection = CurrentConnection.SCOPE.get();
        connection.route();
        if (connection.isHttp10()) {
            response.streamFilter(
                    body -> response.headers().contains(HeaderNames.CONTENT_LENGTH) ? body : new UnchunkedBody(body));
        }
        response.beforeSend(() -> {
            if (!connection.mayBeReused()) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
        });
        response.whenSent(() -> {
            if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE) || isTooShort(connection, response)) {
                connection.endAfterResponse();
            }
        });
        chain.proceed();
    }

    /** Whether the client would wait for bytes that never come; ending the connection shows it that they do not. */
    private static boolean isTooShort(Connection connection, RoutingResponse response) {
        int status = response.status().code();
        return status != 304
                && connection.expectsBody()
                && connection.responseBodyBytes()
                        < response.headers().contentLength().orElse(0);
    }
}
