package dev.wharf.token.http;

import dev.wharf.model.InvalidValueException;
import dev.wharf.model.MediaType;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads the bodies of requests, as long as they are not too long. */
final class RequestBody {
    private static final MediaType FORM = MediaType.parse("application/x-www-form-urlencoded");
    private static final int MAX_JSON = 1 << 20;
    private static final int MAX_TEXT = 4 << 20;
    private static final int MAX_FORM = 64 << 10;

    private RequestBody() {}

    /**
     * The body of an admin request, possibly JSON.
     *
     * @throws RefusedException 415 if it is not said to be JSON, 413 if it is longer than a MiB
     */
    static byte[] json(ServerRequest request) {
        if (!is(request, MediaType.JSON)) {
            throw Problem.of(415, "Content-Type must be application/json").refuse();
        }
        return read(request, MAX_JSON)
                .orElseThrow(() -> Problem.of(413, "the body is longer than " + MAX_JSON + " bytes")
                        .refuse());
    }

    /**
     * The body of a token request, possibly a form.
     *
     * @throws RefusedException 400 if it is not said to be a form, 413 if it is longer than 64 KiB
     */
    static byte[] form(ServerRequest request) {
        if (!is(request, FORM)) {
            throw TokenError.INVALID_REQUEST.refuse("Content-Type must be application/x-www-form-urlencoded");
        }
        return read(request, MAX_FORM)
                .orElseThrow(
                        () -> TokenError.CONTENT_TOO_LARGE.refuse("the body is longer than " + MAX_FORM + " bytes"));
    }

    /**
     * The body of an admin request that is a text, in UTF-8.
     *
     * @param types what it may be said to be
     * @throws RefusedException 415 if it is not said to be one of these, 413 if it is longer than 4 MiB
     */
    static String text(ServerRequest request, List<MediaType> types) {
        require(request, types);
        return read(request, MAX_TEXT)
                .map(body -> new String(body, StandardCharsets.UTF_8))
                .orElseThrow(() -> Problem.of(413, "the body is longer than " + MAX_TEXT + " bytes")
                        .refuse());
    }

    /**
     * Lets pass a request whose body is said to be one of these.
     *
     * @throws RefusedException 415 for others
     */
    static void require(ServerRequest request, List<MediaType> types) {
        if (types.stream().noneMatch(type -> is(request, type))) {
            throw Problem.of(
                            415,
                            "Content-Type must be "
                                    + String.join(
                                            " or ",
                                            types.stream()
                                                    .map(MediaType::toString)
                                                    .toList()))
                    .refuse();
        }
    }

    private static boolean is(ServerRequest request, MediaType type) {
        try {
            return request.headers()
                    .first(HeaderNames.CONTENT_TYPE)
                    .map(MediaType::parse)
                    .filter(type::equals)
                    .isPresent();
        } catch (InvalidValueException e) {
            return false;
        }
    }

    /** Empty if it is longer. */
    private static Optional<byte[]> read(ServerRequest request, int limit) {
        if (request.headers().contentLength().orElse(0) > limit) {
            return Optional.empty();
        }
        try (InputStream in = request.content().inputStream()) {
            return Optional.of(in.readNBytes(limit + 1)).filter(body -> body.length <= limit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
