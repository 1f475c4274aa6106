package dev.wharf.token.storage;

/** The database does not answer, or not as expected. The message is for the log, not for clients. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
