package dev.wharf.server.ops;

import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.function.Consumer;

/**
 * How a request ended.
 *
 * @param status of the response, {@value #CLIENT_GONE} if the connection broke before there was one
 * @param bytes of body that left
 */
record Outcome(int status, long bytes) {
    /** The status that nginx logs for it. */
    static final int CLIENT_GONE = 499;

    /**
     * Goes on with a request and tells its outcome once. A filter further in that throws is answered only outside of
     * all filters, so its outcome comes after this returned.
     */
    static void of(FilterChain chain, RoutingRequest req, RoutingResponse res, Consumer<Outcome> told) {
        RequestNotes notes = RequestNotes.current();
        try {
            chain.proceed();
        } catch (CloseConnectionException e) {
            boolean answered = res.isSent() || res.bytesWritten() > 0;
            told.accept(answered ? now(req, res, notes) : new Outcome(CLIENT_GONE, 0));
            throw e;
        } catch (RuntimeException e) {
            res.whenSent(() -> told.accept(now(req, res, notes)));
            throw e;
        }
        told.accept(now(req, res, notes));
    }

    private static Outcome now(RoutingRequest req, RoutingResponse res, RequestNotes notes) {
        int status = res.status().code();
        boolean bodiless = req.prologue().method().equals(Method.HEAD) || status == 204 || status == 304;
        if (bodiless) {
            return new Outcome(status, 0);
        }
        // Helidon counts the head of the response too.
        long written = res.bytesWritten();
        long body = Math.min(written, res.headers().contentLength().orElse(written));
        return new Outcome(status, notes.sent().orElse(body));
    }
}
