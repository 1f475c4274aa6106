package dev.wharf.server.connection;

import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;

/** Requests that are refused before any handler; Helidon renders them through its direct handlers. */
final class Refusal {
    /** RFC 6585 §5; Helidon has no constant for it. */
    static final Status HEADER_TOO_LARGE_431 = Status.create(431, "Request Header Fields Too Large");

    private Refusal() {}

    static RequestException badRequest(String reason) {
        return of(Status.BAD_REQUEST_400, reason);
    }

    static RequestException of(Status status, String reason) {
        return RequestException.builder()
                .type(DirectHandler.EventType.BAD_REQUEST)
                .status(status)
                .setKeepAlive(false)
                .message(reason)
                .build();
    }
}
