package dev.wharf.model;

import java.util.List;
import java.util.Optional;

/**
 * The JSON body of a registry error (OCI distribution spec, "Error Codes").
 *
 * @param errors at least one
 */
public record ErrorBody(List<Entry> errors) {
    /**
     * One error.
     *
     * @param code the code, which clients compare
     * @param message the text for people
     * @param detail text, a list or a map that says more; never internals
     */
    public record Entry(ErrorCode code, String message, Optional<Object> detail) {}

    public ErrorBody {
        errors = List.copyOf(errors);
        if (errors.isEmpty()) {
            throw new InvalidValueException("an error body has at least one error");
        }
    }

    /** A body with one error and the code's own text. */
    public static ErrorBody of(ErrorCode code, Optional<Object> detail) {
        return new ErrorBody(List.of(new Entry(code, code.message(), detail)));
    }

    /** The body as JSON, ended by a newline as registry:2 ends it. */
    public byte[] toJson() {
        return Json.write(this);
    }
}
