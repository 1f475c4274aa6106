package dev.wharf.token.http;

import dev.wharf.model.ErrorCode;
import java.util.Arrays;

/**
 * The closed set of errors outside the admin API: status, the registry code and the OAuth code (RFC 6749 section 5.2)
 * that clients look for.
 */
enum TokenError {
    INVALID_REQUEST(400, ErrorCode.UNSUPPORTED, "invalid_request"),
    UNSUPPORTED_GRANT_TYPE(400, ErrorCode.UNSUPPORTED, "unsupported_grant_type"),
    UNKNOWN_SERVICE(400, ErrorCode.UNSUPPORTED, "invalid_target"),
    /** RFC 6749 says 400, but clients in use take only 401 as "these credentials are wrong". */
    INVALID_CREDENTIALS(401, ErrorCode.UNAUTHORIZED, "invalid_grant"),
    NOT_FOUND(404, ErrorCode.UNSUPPORTED, "invalid_request"),
    METHOD_NOT_ALLOWED(405, ErrorCode.UNSUPPORTED, "invalid_request"),
    CONTENT_TOO_LARGE(413, ErrorCode.SIZE_INVALID, "invalid_request"),
    URI_TOO_LONG(414, ErrorCode.SIZE_INVALID, "invalid_request"),
    /** Fatal to every client, so only for whoever guesses passwords. */
    TOO_MANY_REQUESTS(429, ErrorCode.TOOMANYREQUESTS, "slow_down"),
    INTERNAL(500, ErrorCode.UNKNOWN, "server_error"),
    UNAVAILABLE(503, ErrorCode.UNAVAILABLE, "temporarily_unavailable");

    private final int status;
    private final ErrorCode code;
    private final String oauthCode;

    TokenError(int status, ErrorCode code, String oauthCode) {
        this.status = status;
        this.code = code;
        this.oauthCode = oauthCode;
    }

    /** The error for a status that came from elsewhere: the same one, or the one of its kind. */
    static TokenError of(int status) {
        return Arrays.stream(values())
                .filter(error -> error.status == status)
                .findFirst()
                .orElse(status < 500 ? INVALID_REQUEST : INTERNAL);
    }

    /** {@link #answerWith} with the error's own status. */
    Answer answer(String text) {
        return answerWith(status, text);
    }

    /**
     * The answer in all three shapes that clients parse: docker takes {@code details} first and without it may go on to
     * try the same password over plain HTTP; others read {@code errors} (OCI) or {@code error} (OAuth).
     */
    Answer answerWith(int actualStatus, String text) {
        return Answer.object(actualStatus, Answer.JSON, json -> {
            json.writeStringField("details", text);
            json.writeArrayFieldStart("errors");
            json.writeStartObject();
            json.writeStringField("code", code.name());
            json.writeStringField("message", text);
            json.writeNullField("detail");
            json.writeEndObject();
            json.writeEndArray();
            json.writeStringField("error", oauthCode);
            json.writeStringField("error_description", text);
        });
    }

    /** What a handler throws to end a request with this error. */
    RefusedException refuse(String text) {
        return new RefusedException(answer(text));
    }
}
