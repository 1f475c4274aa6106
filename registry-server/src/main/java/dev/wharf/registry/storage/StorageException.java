package dev.wharf.registry.storage;

import java.io.IOException;

/** The storage could not do what it was asked; the message is for the log, not for clients. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a caller can do about it. */
    public enum Reason {
        /** Another session holds the upload. */
        BUSY,
        /** Somebody else has removed the upload. */
        GONE,
        /** Full, read-only, not permitted: right again once somebody has seen to it. */
        UNAVAILABLE,
        /** Anything else, such as a defective disk. */
        FAILED
    }

    private final Reason reason;

    public StorageException(Reason reason, String message, IOException cause) {
        super(message, cause);
        this.reason = reason;
    }

    public StorageException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
