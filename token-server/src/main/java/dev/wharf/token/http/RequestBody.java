package dev.wharf.token.http;

import dev.wharf.model.InvalidValueException;
import dev.wharf.model.MediaType;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads the JSON body of an admin request. */
final class RequestBody {
    private static final int MAX_BYTES = 1 << 20;

    private RequestBody() {}

    /**
     * @throws RefusedException 415 if it is not said to be JSON, 413 if it is longer than a MiB, 400 if it is no JSON
     *     object
     */
    static JsonFields read(ServerRequest request) {
        if (!isJson(request)) {
            throw Problem.of(415, "Content-Type must be application/json").refuse();
        }
        if (request.headers().contentLength().orElse(0) > MAX_BYTES) {
            throw tooLarge();
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] body = in.readNBytes(MAX_BYTES + 1);
            if (body.length > MAX_BYTES) {
                throw tooLarge();
            }
            return JsonFields.parse(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isJson(ServerRequest request) {
        try {
            return request.headers()
                    .first(HeaderNames.CONTENT_TYPE)
                    .map(MediaType::parse)
                    .filter(MediaType.JSON::equals)
                    .isPresent();
        } catch (InvalidValueException e) {
            return false;
        }
    }

    private static RefusedException tooLarge() {
        return Problem.of(413, "the body is longer than " + MAX_BYTES + " bytes")
                .refuse();
    }
}
