package dev.wharf.token.issue;

/** The signing keys cannot be read, made or kept; the message is one line and names the file. */
public final class SigningKeysException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SigningKeysException(String message, Throwable cause) {
        super(message, cause);
    }
}
