package dev.wharf.server.ops;

import dev.wharf.server.logging.LogContext;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Gives each request an id for its log lines and its answer; a proxy's own {@code X-Request-Id} is kept, so that one
 * request has one id everywhere.
 */
public final class RequestId implements Filter {
    public static final HeaderName HEADER = HeaderNames.create("X-Request-Id");

    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Supplier<String> ids;

    public RequestId() {
        this(() -> UUID.randomUUID().toString());
    }

    RequestId(Supplier<String> ids) {
        this.ids = ids;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest req, RoutingResponse res) {
        String id = req.headers()
                .first(HEADER)
                .filter(given -> ACCEPTED.matcher(given).matches())
                .orElseGet(ids);
        // Not now: an error handler may start with fresh headers.
        res.beforeSend(() -> res.header(HEADER, id));
        LogContext.run(id, () -> new RequestNotes().during(chain::proceed));
    }
}
