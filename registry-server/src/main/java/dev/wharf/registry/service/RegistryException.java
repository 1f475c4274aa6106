package dev.wharf.registry.service;

import dev.wharf.model.ErrorBody;
import dev.wharf.model.ErrorCode;
import java.util.List;
import java.util.Optional;

/** A request that cannot be granted, in the closed set of errors that clients know; fit to be sent as it is. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorBody body;

    /** Several errors at once; the first one gives the status. */
    public RegistryException(ErrorBody body) {
        // No stack trace: most of these are a client's 404 before each push, and they say nothing about our code.
        super(message(body), null, false, false);
        this.body = body;
    }

    public RegistryException(ErrorCode code, Optional<Object> detail) {
        this(ErrorBody.of(code, detail));
    }

    /** An error that its code says completely. */
    public static RegistryException of(ErrorCode code) {
        return new RegistryException(code, Optional.empty());
    }

    /**
     * An error with more to say.
     *
     * @param detail text, a list or a map; never internals
     */
    public static RegistryException of(ErrorCode code, Object detail) {
        return new RegistryException(code, Optional.of(detail));
    }

    /**
     * A request that is forbidden to a caller who may do others of its kind.
     *
     * @param why the text for people; clients show it and no detail
     */
    public static RegistryException denied(String why) {
        return new RegistryException(
                new ErrorBody(List.of(new ErrorBody.Entry(ErrorCode.DENIED, why, Optional.empty()))));
    }

    /** The code of the first error. */
    public ErrorCode code() {
        return body.errors().getFirst().code();
    }

    /** The HTTP status of the first error. */
    public int status() {
        return code().status();
    }

    /** What the client gets. */
    public ErrorBody body() {
        return body;
    }

    private static String message(ErrorBody body) {
        List<String> errors = body.errors().stream()
                .map(error -> error.code()
                        + error.detail().map(detail -> " (" + detail + ")").orElse(""))
                .toList();
        return String.join(", ", errors);
    }
}
