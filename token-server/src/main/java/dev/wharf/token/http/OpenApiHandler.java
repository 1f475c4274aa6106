package dev.wharf.token.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import java.util.List;
import java.util.stream.Stream;

/** Describes the API, to people and to programs that write clients. */
public final class OpenApiHandler implements Handler {
    /** It changes with the version of the server. */
    private static final String CACHED = "public, max-age=300";

    /** Read when it is asked for: a start need not wait for it. */
    private static final class Kept {
        static final Answer DOCUMENT =
                Answer.entity(200, OpenApiDocument.read()).with(HeaderNames.CACHE_CONTROL, CACHED);
    }

    @Override
    public List<Endpoint> endpoints() {
        return Stream.of(Method.GET, Method.HEAD)
                .map(method -> Endpoint.open("openapi", method, Endpoint.API + "openapi.json", OpenApiHandler::show))
                .toList();
    }

    /** {@code GET /api/v1/openapi.json}, the same for everybody. */
    private static Answer show(ApiRequest request) {
        return request.unlessSeen(Kept.DOCUMENT);
    }
}
