package dev.wharf.server.connection;

import java.util.Optional;

/** What a handler may ask of the connection that its request came by; empty answers outside a guarded server. */
public final class CurrentConnection {
    static final ScopedValue<Connection> SCOPE = ScopedValue.newInstance();

    private CurrentConnection() {}

    /** Zero copy for the response of the current request: on plain HTTP only, and not for HEAD. */
    public static Optional<ZeroCopy> zeroCopy() {
        return SCOPE.isBound() ? SCOPE.get().zeroCopy() : Optional.empty();
    }

    /** The body of the current request, where it need not pass through Helidon's hands; see {@link BodyChannel}. */
    static Optional<RequestBody.Sized> takeBody() {
        return SCOPE.isBound() ? SCOPE.get().takeBody() : Optional.empty();
    }

    /**
     * Bytes of the current response's body that went out, zero copy included and the body that HEAD does not get
     * excluded; Helidon's own count is wrong for both.
     */
    public static long responseBodyBytes() {
        return SCOPE.isBound() ? SCOPE.get().responseBodyBytes() : 0;
    }
}
