package dev.wharf.token.http;

import dev.wharf.model.MediaType;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A request to an endpoint. */
final class ApiRequest {
    private static final List<MediaType> TEXTS =
            List.of(MediaType.parse("text/plain"), MediaType.parse("text/htpasswd"));

    private static final List<MediaType> YAML =
            List.of(MediaType.parse("application/yaml"), MediaType.parse("text/yaml"));

    private final ServerRequest request;
    private final Map<String, String> parameters;
    private final Optional<Caller> caller;
    private final Changes changes;
    private Optional<byte[]> body = Optional.empty();
    private Optional<String> text = Optional.empty();

    ApiRequest(ServerRequest request, Map<String, String> parameters, Optional<Caller> caller, Changes changes) {
        this.request = request;
        this.parameters = parameters;
        this.caller = caller;
        this.changes = changes;
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
     * The body, a text; as often as it is wanted.
     *
     * @throws RefusedException 415 if it is not said to be plain text or an htpasswd file, 413 if it is longer than 4
     *     MiB
     */
    String text() {
        String read = text.orElseGet(() -> RequestBody.text(request, TEXTS));
        text = Optional.of(read);
        return read;
    }

    /**
     * The body, YAML; as often as it is wanted.
     *
     * @throws RefusedException 415 if it is not said to be that, 413 if it is longer than 4 MiB
     */
    String yaml() {
        String read = text.orElseGet(() -> RequestBody.text(request, YAML));
        text = Optional.of(read);
        return read;
    }

    /** What is done for whoever is let in, in one transaction; perhaps again. */
    <R> R change(Supplier<R> change) {
        return changes.make(caller(), change);
    }

    /**
     * Waits until all others that change what decides about access are done; nobody does until this request is
     * answered.
     */
    void awaitTurn() {
        changes.awaitTurn();
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

    /**
     * Checks {@code If-Match} and {@code If-None-Match} (RFC 9110 section 13.1). What is there then stays so until the
     * request is answered.
     *
     * @param present how what is there now is shown; empty if there is nothing
     * @throws RefusedException 412 if the client speaks of something else
     */
    void checkPreconditions(Supplier<Optional<?>> present) {
        List<String> match = tags(HeaderNames.IF_MATCH);
        List<String> noneMatch = tags(HeaderNames.IF_NONE_MATCH);
        if (match.isEmpty() && noneMatch.isEmpty()) {
            return;
        }
        changes.awaitTurn();
        Optional<String> current = present.get().map(Answer::etag);
        if ((!match.isEmpty() && !isAmong(match, current)) || (!noneMatch.isEmpty() && isAmong(noneMatch, current))) {
            throw Problem.of(
                            412,
                            "this is not what is here now; it has " + current.orElse("no ETag, as nothing is here"))
                    .refuse();
        }
    }

    /** The answer, or 304 without a body if {@code If-None-Match} says that the client has it. */
    Answer unlessSeen(Answer answer) {
        List<String> seen = tags(HeaderNames.IF_NONE_MATCH).stream()
                // What a proxy has compressed is weak (RFC 9110 section 13.1.2).
                .map(tag -> tag.replaceFirst("^W/", ""))
                .toList();
        return isAmong(seen, answer.header(HeaderNames.ETAG)) ? answer.notModified() : answer;
    }

    private List<String> tags(HeaderName name) {
        return request.headers().values(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    private static boolean isAmong(List<String> tags, Optional<String> current) {
        return current.filter(tag -> tags.contains("*") || tags.contains(tag)).isPresent();
    }
}
