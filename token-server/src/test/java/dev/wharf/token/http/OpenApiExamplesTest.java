package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sends to a server what its document says can be sent. */
class OpenApiExamplesTest {
    private static final ApiDescription API = ApiDescription.OURS;
    private static final String PASSWORD = "down-the-rabbit-hole";
    private static final String SOMEBODY = "somebody";
    private static final String UNKNOWN = "no-such-name";

    /** Its body is too long to be an example. */
    private static final String WHOLE_DATABASE = "restoreBackup";

    private final RunningServer server = RunningServer.start("issuer: https://auth.example:5002\n");

    /** What differs from server to server, or is used up. */
    private final Map<String, Supplier<String>> ownValues = Map.of(
            "revokeKey", this::signingKey,
            "deleteMyToken", this::newToken,
            "deleteToken", this::newToken,
            "rotateRobot", () -> "team/app+deploy");

    /** What the examples take for granted. */
    @BeforeEach
    void make() {
        server.user(SOMEBODY, PASSWORD).user("alice", PASSWORD);
        put("groups/ops", Map.of("members", List.of()));
        put("groups/dev", Map.of("members", List.of()));
        put("services/registry.example", Map.of());
        put("robots/team/app+deploy", Map.of());
        put("federation/providers/github", Map.of("issuer", "https://token.actions.githubusercontent.com"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void put(String path, Object body) {
        server.admin("PUT", Endpoint.API + path).json(body).expect(201);
    }

    private String signingKey() {
        return server.admin("GET", "/api/v1/keys")
                .expect(200)
                .json()
                .valueStream()
                .filter(key -> key.path("role").asText().equals("signing"))
                .findFirst()
                .orElseThrow()
                .path("kid")
                .asText();
    }

    private String newToken() {
        return server.admin("POST", "/api/v1/users/me/tokens")
                .json(Map.of("name", "short-lived"))
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    /** One request of a document. */
    private record Example(ApiDescription.Operation operation, String name, String contentType, JsonNode value) {
        static final String NONE = "";

        boolean isJson() {
            return contentType.equals("application/json");
        }

        @Override
        public String toString() {
            return operation + " " + name;
        }
    }

    private static Stream<Example> examples(ApiDescription.Operation operation) {
        JsonNode content = operation.said().path("requestBody").path("content");
        Stream<Example> bodies = content.properties().stream()
                .flatMap(media -> media.getValue().path("examples").properties().stream()
                        .map(example -> new Example(
                                operation,
                                example.getKey(),
                                media.getKey(),
                                example.getValue().path("value"))));
        return operation.said().path("requestBody").path("required").asBoolean(false)
                ? bodies
                : Stream.concat(Stream.of(new Example(operation, "without a body", Example.NONE, content)), bodies);
    }

    private static Stream<Example> jsonExamples() {
        return API.operations().stream().flatMap(OpenApiExamplesTest::examples).filter(Example::isJson);
    }

    private Call call(ApiDescription.Operation operation, String query) {
        String path = operation.path();
        for (JsonNode parameter : parameters(operation, "path")) {
            String value = ownValues
                    .getOrDefault(
                            operation.said().path("operationId").asText(),
                            () -> parameter.path("example").asText())
                    .get();
            assertThat(value).as("example of %s", parameter).isNotEmpty();
            path = path.replace("{" + parameter.path("name").asText() + "}", value);
        }
        Call call = server.call(operation.method(), path + query);
        String door = operation.said().path("security").toString();
        return switch (door) {
            case "[]", "[{},{\"password\":[]}]", "[{},{\"password\":[]},{\"accessToken\":[]}]" -> call;
            case "[{\"registry\":[]}]" -> call.header("X-Wharf-Registry", registrySecret());
            case "[{\"password\":[]}]" -> call.basic(SOMEBODY, PASSWORD);
            default -> call.basic(RunningServer.ADMIN, RunningServer.ADMIN_PASSWORD);
        };
    }

    private String registrySecret() {
        try {
            return Files.readString(server.data().resolve("registry-secret")).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<JsonNode> parameters(ApiDescription.Operation operation, String in) {
        return API.parameters(operation).stream()
                .filter(parameter -> parameter.path("in").asText().equals(in))
                .toList();
    }

    private static String query(ApiDescription.Operation operation) {
        String query = parameters(operation, "query").stream()
                .filter(parameter -> parameter.has("example"))
                .flatMap(parameter -> texts(parameter.path("example"))
                        .map(value -> parameter.path("name").asText() + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private static Stream<String> texts(JsonNode value) {
        return value.isArray() ? value.valueStream().map(JsonNode::asText) : Stream.of(value.asText());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Call with(Call call, String contentType, JsonNode value) {
        String body = switch (contentType) {
            case "application/x-www-form-urlencoded" ->
                value.properties().stream()
                        .map(field ->
                                field.getKey() + "=" + encoded(field.getValue().asText()))
                        .collect(Collectors.joining("&"));
            case "application/json" -> value.toString();
            default -> value.asText();
        };
        return contentType.equals(Example.NONE) ? call : call.body(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Things are made, used, looked at, and deleted at last. */
    @Test
    void eachExampleIsAccepted() {
        List<Example> examples = Stream.of("PUT", "POST", "GET", "HEAD", "DELETE")
                .flatMap(OpenApiExamplesTest::operations)
                .flatMap(OpenApiExamplesTest::examples)
                .toList();
        for (Example example : examples) {
            ApiDescription.Operation operation = example.operation();
            Call call = with(call(operation, query(operation)), example.contentType(), example.value());
            if (parameters(operation, "header").stream()
                    .anyMatch(parameter -> parameter.path("name").asText().equals("If-Match"))) {
                with(call(operation, query(operation)), example.contentType(), example.value())
                        .header("If-Match", "\"other\"")
                        .expect(412);
                call.expectAnyOf(200, 201, 204);
            } else {
                call.header("If-Match", "\"other\"").expectAnyOf(200, 201, 204);
            }
        }
    }

    /** In their order; what is deleted first may need what comes before it. */
    private static Stream<ApiDescription.Operation> operations(String method) {
        List<ApiDescription.Operation> found = API.operations().stream()
                .filter(operation -> operation.method().equals(method))
                .toList();
        return method.equals("DELETE") ? found.reversed().stream() : found.stream();
    }

    @Test
    void eachExampleIsOneOfItsSchema() {
        API.operations().stream().flatMap(OpenApiExamplesTest::examples).forEach(example -> {
            JsonNode media = example.operation()
                    .said()
                    .path("requestBody")
                    .path("content")
                    .path(example.contentType());
            assertThat(API.schemas().violations(media.path("schema"), example.value()))
                    .as(example.toString())
                    .isEmpty();
        });
    }

    @Test
    void eachBodyHasAnExample() {
        for (ApiDescription.Operation operation : API.operations()) {
            boolean isWhole = operation.said().path("operationId").asText().equals(WHOLE_DATABASE);
            if (operation.said().has("requestBody") && !isWhole) {
                assertThat(examples(operation)
                                .filter(example -> !example.contentType().equals(Example.NONE)))
                        .as(operation.toString())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void eachFieldThatTheServerKnowsIsDocumentedAndNoOther() {
        jsonExamples().collect(Collectors.groupingBy(Example::operation)).forEach((operation, examples) -> {
            Map<JsonNode, Set<String>> known = new HashMap<>();
            for (Example example : examples) {
                closedObjects(schema(example), example.value(), "").forEach((pointer, schema) -> {
                    ObjectNode body = example.value().deepCopy();
                    ((ObjectNode) body.at(pointer)).put(UNKNOWN, 1);
                    Answered refused = with(call(operation, ""), example.contentType(), body)
                            .expect(400)
                            .json("/field", "'" + UNKNOWN + "'");
                    known.computeIfAbsent(schema, _ -> new TreeSet<>()).addAll(known(refused));
                });
            }
            assertThat(known)
                    .as(operation.toString())
                    .isNotEmpty()
                    .allSatisfy((schema, fields) -> assertThat(
                                    schema.path("properties").fieldNames())
                            .toIterable()
                            .containsExactlyInAnyOrderElementsOf(fields));
        });
    }

    /** The objects of a body that have only listed fields, by JSON pointer. */
    private static Map<String, JsonNode> closedObjects(JsonNode schema, JsonNode value, String pointer) {
        Map<String, JsonNode> found = new HashMap<>();
        JsonNode resolved = API.schemas().resolve(schema);
        if (value.isObject() && !resolved.path("additionalProperties").asBoolean(true)) {
            found.put(pointer, resolved);
        }
        value.properties()
                .forEach(field -> found.putAll(closedObjects(
                        resolved.path("properties").path(field.getKey()),
                        field.getValue(),
                        pointer + "/" + field.getKey())));
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            found.putAll(closedObjects(resolved.path("items"), value.path(i), pointer + "/" + i));
        }
        return found;
    }

    private static List<String> known(Answered refused) {
        String detail = refused.json().path("detail").asText();
        return List.of(detail.replaceFirst(".*; known are ", "").split(", ", -1));
    }

    private static JsonNode schema(Example example) {
        return API.schemas()
                .resolve(example.operation()
                        .said()
                        .path("requestBody")
                        .path("content")
                        .path(example.contentType())
                        .path("schema"));
    }

    @Test
    void whatIsRequiredIsAskedFor() {
        changed((example, field) -> {
            if (required(example).contains(field)) {
                ObjectNode body = example.value().deepCopy();
                body.remove(field);
                with(call(example.operation(), ""), example.contentType(), body)
                        .expect(422)
                        .json("/field", "'" + field + "'");
            }
        });
    }

    private static List<String> required(Example example) {
        return schema(example)
                .path("required")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void aFieldOfAnotherTypeIsRefused() {
        changed((example, field) -> {
            ObjectNode body = example.value().deepCopy();
            if (isArray(schema(example).path("properties").path(field))) {
                body.put(field, "text");
            } else {
                body.putArray(field).addObject();
            }
            with(call(example.operation(), ""), example.contentType(), body)
                    .expect(400)
                    .json("/field", "'" + field + "'");
        });
    }

    private static boolean isArray(JsonNode schema) {
        return API.schemas().resolve(schema).path("type").asText().equals("array");
    }

    private static void changed(BiConsumer<Example, String> change) {
        jsonExamples()
                .forEach(example -> schema(example)
                        .path("properties")
                        .fieldNames()
                        .forEachRemaining(field -> change.accept(example, field)));
    }

    @Test
    void eachParameterOfAQueryIsDocumentedAndNoOther() {
        put("robots/team/app+ci", Map.of());
        put(
                "federation/trusts/app-main",
                Map.of(
                        "provider", "github",
                        "audience", "https://auth.example:5002",
                        "conditions", Map.of("repository", "example/app"),
                        "robot", "team/app+ci"));
        for (ApiDescription.Operation operation : API.operations()) {
            if (operation.method().equals("GET") && operation.path().startsWith(Endpoint.API)) {
                List<String> documented = new ArrayList<>();
                parameters(operation, "query")
                        .forEach(parameter ->
                                documented.add(parameter.path("name").asText()));
                Call call = call(operation, "?" + UNKNOWN + "=1");
                List<String> known = documented.isEmpty() ? knownOfNone(call) : known(call.expect(400));
                assertThat(documented).as(operation.toString()).containsExactlyInAnyOrderElementsOf(known);
            }
        }
    }

    /** An operation without parameters does not look at the query. */
    private static List<String> knownOfNone(Call call) {
        call.expect(200);
        return List.of();
    }
}
