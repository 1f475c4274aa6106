package dev.wharf.model;

/**
 * A text that is not a value of the type it was parsed as; the message says what is accepted and is fit for clients.
 */
public final class InvalidValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidValueException(String message) {
        super(message);
    }
}
