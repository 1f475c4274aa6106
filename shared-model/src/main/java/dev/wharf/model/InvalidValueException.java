package dev.wharf.model;

import java.util.Objects;

/**
 * A text that is not a value of the type it was parsed as; the message says what is accepted and is fit for clients.
 */
public final class InvalidValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidValueException(String message) {
        super(message);
    }

    /** Never null, unlike that of other exceptions: it is there to be shown. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
