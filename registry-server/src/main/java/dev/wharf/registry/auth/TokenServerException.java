package dev.wharf.registry.auth;

import java.time.Duration;
import java.util.Optional;

/** The token server cannot check credentials now; they may be good. */
public final class TokenServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean throttled;
    private final transient Optional<Duration> retryAfter;

    private TokenServerException(String message, boolean throttled, Optional<Duration> retryAfter) {
        super(message);
        this.throttled = throttled;
        this.retryAfter = retryAfter;
    }

    /** It is down, or talks nonsense. */
    static TokenServerException unavailable(String message) {
        return new TokenServerException(message, false, Optional.empty());
    }

    /** It has enough of this client. */
    static TokenServerException throttled(Optional<Duration> retryAfter) {
        return new TokenServerException("too many requests", true, retryAfter);
    }

    /** Whether this client has asked too often, in contrast to a failure of the token server. */
    public boolean isThrottled() {
        return throttled;
    }

    /** When to try again, if the token server says so. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
