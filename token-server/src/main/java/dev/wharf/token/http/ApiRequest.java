package dev.wharf.token.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** A request to an endpoint. */
final class ApiRequest {
    private final ServerRequest request;
    private final Map<String, String> parameters;
    private final Optional<Caller> caller;
    private Optional<byte[]> body = Optional.empty();

    ApiRequest(ServerRequest request, Map<String, String> parameters, Optional<Caller> caller) {
        this.request = request;
        this.parameters = parameters;
        this.caller = caller;
    }

    /** What is not about the API. */
    ServerRequest http() {
        return request;
    }

    /** Who is let in; nobody is known at an open door. */
    Caller caller() {
        return caller.orElseThrow();
    }

    /** A parameter of the path, decoded. */
    String parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).orElseThrow();
    }

    /** Whether there is a body, for those who need none. */
    boolean hasBody() {
        return request.headers().contentLength().orElse(0) > 0
                || request.headers().contains(HeaderNames.TRANSFER_ENCODING);
    }

    /**
     * The body, a JSON object; as often as it is wanted.
     *
     * @throws RefusedException 415 if it is not said to be JSON, 413 if it is longer than a MiB, 400 if it is no JSON
     *     object
     */
    JsonFields body() {
        byte[] bytes = body.orElseGet(() -> RequestBody.json(request));
        body = Optional.of(bytes);
        return JsonFields.parse(bytes);
    }

    /**
     * The query.
     *
     * @param known the parameters that there are
     * @throws RefusedException 400 for another one or a broken escape
     */
    FormParameters query(String... known) {
        FormParameters query = FormParameters.parse(request.prologue().query().rawValue())
                .orElseThrow(
                        () -> Problem.of(400, "malformed escape in the query").refuse());
        query.names().stream()
                .filter(name -> !Arrays.asList(known).contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Problem.unknownParameter(name, known).refuse();
                });
        return query;
    }
}
