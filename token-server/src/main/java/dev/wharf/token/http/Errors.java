package dev.wharf.token.http;

import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;

/** Answers for what no handler refuses in its own words. */
final class Errors {
    private Errors() {}

    /** The error in the shape of the API that the path belongs to. */
    static Answer answer(ServerRequest request, int status) {
        String text = text(status);
        return request.path().rawPath().startsWith(Endpoint.API_ROOT)
                ? Problem.of(status, text).answer()
                : TokenError.of(status).answerWith(status, text);
    }

    static String text(int status) {
        return switch (status) {
            case 404 -> "there is nothing here";
            case 405 -> "this method is not accepted here";
            case 500 -> "internal error";
            case 503 -> "not available now, try again";
            default -> Status.create(status).reasonPhrase();
        };
    }
}
