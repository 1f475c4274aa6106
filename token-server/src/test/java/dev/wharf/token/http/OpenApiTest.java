package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The document that people read, and what the server has. */
class OpenApiTest {
    private static final String PATH = "/api/v1/openapi.json";
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    /** They are not the API's own. */
    private static final Set<String> HEALTH =
            Set.of("GET /health/live", "HEAD /health/live", "GET /health/ready", "HEAD /health/ready");

    private static RunningServer server;
    private static ApiDescription description;

    @BeforeAll
    static void start() {
        server = RunningServer.start("issuer: https://auth.example:5002\n");
        description = new ApiDescription(server.get(PATH).expect(200).json());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everybodyMayKeepACopy() {
        Answered first = server.get(PATH)
                .expect(200)
                .header("Content-Type", "application/json")
                .header("Cache-Control", "public, max-age=300")
                .json("/openapi", "'3.1.1'");
        String tag = first.headers().getOrDefault("etag", List.of()).getFirst();
        for (String seen : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            Answered again =
                    server.get(PATH).header("If-None-Match", seen).expect(304).header("ETag", tag);
            assertThat(again.body()).isEmpty();
        }
        server.get(PATH).header("If-None-Match", "\"other\"").expect(200);
        server.call("HEAD", PATH).expect(200).header("ETag", tag);
        server.call("HEAD", PATH).header("If-None-Match", tag).expect(304);
    }

    @Test
    void whatIsRoutedIsDocumentedAndNothingElse() {
        Set<String> routed = server.endpoints().stream()
                .map(endpoint -> endpoint.method().text() + " " + endpoint.path())
                .collect(Collectors.toCollection(TreeSet::new));
        routed.addAll(HEALTH);
        assertThat(description.operations().stream()
                        .flatMap(operation ->
                                ApiDescription.addresses(operation).map(address -> operation.method() + " " + address))
                        .sorted())
                .containsExactlyElementsOf(routed);
    }

    @Test
    void healthIsAsItIsDocumented() {
        for (String route : HEALTH) {
            String[] parts = route.split(" ", 2);
            ApiDescription.Operation operation =
                    description.operation(parts[0], parts[1]).orElseThrow();
            description.check(operation, 200, server.call(parts[0], parts[1]).expect(200));
        }
    }

    @Test
    void eachDoorIsDocumented() {
        for (Endpoint endpoint : server.endpoints()) {
            ApiDescription.Operation operation = operation(endpoint);
            assertThat(door(operation)).as("door of %s", operation).isEqualTo(endpoint.door());
        }
    }

    /** Which door the document speaks of: what may be left out, or what the server does not ask people for, is open. */
    private static Endpoint.Door door(ApiDescription.Operation operation) {
        JsonNode security = operation.said().path("security");
        List<String> ways = (security.isMissingNode() ? description.document().path("security") : security)
                .valueStream()
                .map(JsonNode::toString)
                .toList();
        if (ways.isEmpty() || ways.contains("{}") || ways.contains("{\"registry\":[]}")) {
            return Endpoint.Door.OPEN;
        }
        return switch (String.join(" ", ways)) {
            case "{\"password\":[]}" -> Endpoint.Door.OWN_PASSWORD;
            case "{\"password\":[]} {\"accessToken\":[]}" -> Endpoint.Door.ACCOUNT;
            case "{\"password\":[\"administrator\"]} {\"accessToken\":[\"administrator\"]}" -> Endpoint.Door.ADMIN;
            default -> throw new AssertionError(operation + ": no door has " + ways);
        };
    }

    @Test
    void eachParameterOfAPathIsDeclared() {
        for (ApiDescription.Operation operation : description.operations()) {
            List<String> declared = description.parameters(operation).stream()
                    .filter(parameter -> parameter.path("in").asText().equals("path"))
                    .peek(parameter ->
                            assertThat(parameter.path("required").asBoolean()).isTrue())
                    .map(parameter -> parameter.path("name").asText())
                    .toList();
            assertThat(PARAMETER.matcher(operation.path()).results().map(match -> match.group(1)))
                    .as(operation.toString())
                    .containsExactlyElementsOf(declared);
        }
    }

    @Test
    void eachReferenceLeadsSomewhereAndEachComponentIsUsed() {
        Set<String> used = references(description.document());
        assertThat(used).allSatisfy(description.schemas()::target);
        Set<String> present = new TreeSet<>();
        description.document().path("components").properties().forEach(kind -> {
            if (!kind.getKey().equals("securitySchemes")) {
                kind.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> present.add("#/components/" + kind.getKey() + "/" + name));
            }
        });
        assertThat(present).allMatch(used::contains);
    }

    private static Set<String> references(JsonNode node) {
        return node.findValuesAsText("$ref").stream().collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachOperationIsSaidInWords() {
        List<String> tags = description.document().path("tags").findValuesAsText("name");
        List<String> ids = new ArrayList<>();
        for (ApiDescription.Operation operation : description.operations()) {
            JsonNode said = operation.said();
            assertThat(said.path("summary").asText()).as(operation.toString()).isNotEmpty();
            assertThat(said.path("tags").valueStream().map(JsonNode::asText))
                    .as(operation.toString())
                    .hasSize(1)
                    .isSubsetOf(tags);
            assertThat(description.parameters(operation))
                    .as(operation.toString())
                    .allMatch(parameter -> parameter.has("description") && parameter.has("schema"));
            if (!operation.method().equals("HEAD")) {
                ids.add(said.path("operationId").asText());
            }
        }
        assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void eachExampleOfASchemaIsOne() {
        List<JsonNode> schemas = Stream.concat(
                        description.document().findValues("schema").stream(),
                        description
                                .document()
                                .path("components")
                                .path("schemas")
                                .valueStream())
                .toList();
        assertThat(schemas).isNotEmpty();
        schemas.forEach(OpenApiTest::checkExamples);
        description.document().findParents("in").stream()
                .filter(parameter -> parameter.has("example"))
                .forEach(parameter -> assertThat(
                                description.schemas().violations(parameter.path("schema"), parameter.path("example")))
                        .as(parameter.toString())
                        .isEmpty());
    }

    private static void checkExamples(JsonNode schema) {
        schema.path("examples")
                .forEach(example -> assertThat(description.schemas().violations(schema, example))
                        .as("%s", example)
                        .isEmpty());
        // Looks at each schema, for whatever is no keyword in it.
        description.schemas().violations(schema, schema.path("default"));
        schema.path("properties").forEach(OpenApiTest::checkExamples);
        schema.path("oneOf").forEach(OpenApiTest::checkExamples);
        if (schema.has("items")) {
            checkExamples(schema.path("items"));
        }
    }

    private static ApiDescription.Operation operation(Endpoint endpoint) {
        Method method = endpoint.method();
        return description
                .operation(method.text(), endpoint.path().toString())
                .orElseThrow(() -> new AssertionError(method + " " + endpoint.path() + " is not documented"));
    }
}
