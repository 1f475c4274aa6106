package dev.wharf.registry.http;

import dev.wharf.model.ErrorBody;
import dev.wharf.model.ErrorCode;
import io.helidon.http.HeaderName;
import java.util.Map;
import java.util.Optional;

/** A request that HTTP refuses, with a status of HTTP, before the domain has a say. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ErrorBody body;
    private final transient Map<HeaderName, String> headers;

    RefusedException(int status, ErrorCode code, Optional<Object> detail, Map<HeaderName, String> headers) {
        // No stack trace: it says nothing about our code.
        super(status + " " + code, null, false, false);
        this.status = status;
        this.body = ErrorBody.of(code, detail);
        this.headers = Map.copyOf(headers);
    }

    RefusedException(int status, ErrorCode code, String detail) {
        this(status, code, Optional.of(detail), Map.of());
    }

    int status() {
        return status;
    }

    ErrorBody body() {
        return body;
    }

    Map<HeaderName, String> headers() {
        return headers;
    }
}
