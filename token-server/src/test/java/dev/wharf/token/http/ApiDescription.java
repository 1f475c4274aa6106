package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The OpenAPI document as tests use it: to look operations up, and to hold every answer of a server to it.
 *
 * @param document the document
 */
record ApiDescription(JsonNode document) {
    /** Our own; read without a server. */
    static final ApiDescription OURS =
            new ApiDescription(JsonMapper.builder().build().valueToTree(OpenApiDocument.read()));

    /** What a client may want to know before it meets one. */
    private static final Set<String> TELLING =
            Set.of("allow", "cache-control", "etag", "link", "location", "retry-after", "www-authenticate");

    private static final Set<String> METHODS = Set.of("get", "head", "put", "post", "delete", "patch", "options");

    /**
     * A method of a path.
     *
     * @param method in upper case
     * @param path with its parameters in braces
     * @param item what is said of the path
     * @param said what is said of the operation
     */
    record Operation(String method, String path, JsonNode item, JsonNode said) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** All that is documented, in its order. */
    List<Operation> operations() {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(method -> METHODS.contains(method.getKey()))
                        .map(method -> new Operation(
                                method.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                path.getValue(),
                                method.getValue())))
                .toList();
    }

    /** The operation of a method of a path, which may be one of the path's other addresses. */
    Optional<Operation> operation(String method, String path) {
        return operations().stream()
                .filter(operation -> operation.method().equals(method))
                .filter(operation -> addresses(operation).anyMatch(path::equals))
                .findFirst();
    }

    /** The path of an operation and the others that answer alike. */
    static Stream<String> addresses(Operation operation) {
        return Stream.concat(
                Stream.of(operation.path()),
                operation.item().path("x-also-at").valueStream().map(JsonNode::asText));
    }

    /** The parameters of an operation, those of its path included. */
    List<JsonNode> parameters(Operation operation) {
        return Stream.of(operation.item(), operation.said())
                .flatMap(node -> node.path("parameters").valueStream())
                .map(schemas()::resolve)
                .toList();
    }

    /** Its schemas. */
    JsonSchema schemas() {
        return new JsonSchema(document);
    }

    /** The answer is one of those that the document promises. */
    void check(Operation operation, int status, Answered answered) {
        JsonNode responses = operation.said().path("responses");
        JsonNode response = Stream.of(Integer.toString(status), status / 100 + "XX")
                .map(responses::path)
                .filter(JsonNode::isObject)
                .findFirst()
                .map(schemas()::resolve)
                .orElseThrow(() -> new AssertionError(operation + ": " + status + " is not documented"));
        String what = operation + " " + status;
        if (!operation.method().equals("HEAD")) {
            checkHeaders(what, response.path("headers"), answered.headers());
            checkBody(what, response.path("content"), answered);
        }
    }

    private void checkHeaders(String what, JsonNode documented, Map<String, List<String>> headers) {
        documented.properties().forEach(entry -> {
            JsonNode header = schemas().resolve(entry.getValue());
            List<String> lines = headers.getOrDefault(entry.getKey().toLowerCase(Locale.ROOT), List.of());
            if (!lines.isEmpty() || header.path("required").asBoolean(false)) {
                // Several lines are as one (RFC 9110 section 5.3).
                assertThat(schemas().violations(header.path("schema"), TextNode.valueOf(String.join(", ", lines))))
                        .as("%s: %s", what, entry.getKey())
                        .isEmpty();
            }
        });
        List<String> known = documented
                .propertyStream()
                .map(entry -> entry.getKey().toLowerCase(Locale.ROOT))
                .toList();
        assertThat(headers.keySet())
                .as("%s: headers that are not documented", what)
                .allMatch(name -> !TELLING.contains(name) || known.contains(name));
    }

    private void checkBody(String what, JsonNode content, Answered answered) {
        if (content.isMissingNode()) {
            assertThat(answered.body()).as("%s: body", what).isEmpty();
            return;
        }
        String type =
                answered.headers().getOrDefault("content-type", List.of("")).getFirst();
        JsonNode media = content.path(type);
        assertThat(media.isMissingNode())
                .as("%s: %s is not documented", what, type)
                .isFalse();
        JsonNode body = type.endsWith("json") ? answered.json() : TextNode.valueOf(answered.body());
        assertThat(schemas().violations(media.path("schema"), body))
                .as("%s: %s", what, answered.body())
                .isEmpty();
    }
}
