package dev.wharf.token.authn;

/** Too many passwords wait to be hashed; worth another try in some seconds. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OverloadedException() {
        super("too many passwords wait to be hashed", null, false, false);
    }
}
