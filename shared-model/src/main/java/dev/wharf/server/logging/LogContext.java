package dev.wharf.server.logging;

import java.util.Optional;

/** What every line logged while a request is served says beside its message. */
public final class LogContext {
    private static final ScopedValue<String> REQUEST_ID = ScopedValue.newInstance();

    private LogContext() {}

    /** Runs something on this thread for the request with this id. */
    public static void run(String requestId, Runnable work) {
        ScopedValue.where(REQUEST_ID, requestId).run(work);
    }

    /** The id of the request that this thread serves; empty outside of requests. */
    public static Optional<String> requestId() {
        return REQUEST_ID.isBound() ? Optional.of(REQUEST_ID.get()) : Optional.empty();
    }
}
