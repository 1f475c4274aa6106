package dev.wharf.server.connection;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
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
        if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            // Helidon keeps the connection even after it has said close.
            throw new CloseConnectionException("closed after the response");
        }
    }
}
