package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An answer, and what a test expects of it.
 *
 * @param headers names in lower case
 * @param body the body
 */
public record Answered(Map<String, List<String>> headers, String body) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** What of it nobody else may know. */
    List<String> secrets() {
        return body.startsWith("{")
                ? Stream.of("token", "refresh_token", "secret")
                        .map(field -> json().path(field))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::textValue)
                        .toList()
                : List.of();
    }

    /** The header is there once, with this value. */
    public Answered header(String name, String value) {
        assertThat(headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()))
                .containsExactly(value);
        return this;
    }

    /** The body, or the part of it at a JSON pointer, is this JSON; single quotes stand for double ones. */
    public Answered json(String pointer, String expected) {
        assertThat(json().at(pointer)).isEqualTo(parse(expected.replace('\'', '"')));
        return this;
    }

    /** The body is this JSON; single quotes stand for double ones. */
    public Answered json(String expected) {
        return json("", expected);
    }

    /** The body holds this text. */
    public Answered containing(String text) {
        assertThat(body).contains(text);
        return this;
    }

    /** The body does not hold this text. */
    public Answered without(String text) {
        assertThat(body).doesNotContain(text);
        return this;
    }

    /** The body as JSON. */
    public JsonNode json() {
        return parse(body);
    }

    /** The claims of the token in the body. */
    public JsonNode claims() {
        String[] parts = json().path("token").asText().split("\\.", -1);
        assertThat(parts).hasSize(3);
        return decode(parts[1]);
    }

    /** JSON in base64url. */
    static JsonNode decode(String part) {
        return parse(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    /** What the token in the body grants, as in {@code repository:a/b:pull,push}, separated by blanks. */
    public String granted() {
        List<String> entries = new ArrayList<>();
        for (JsonNode entry : claims().path("access")) {
            List<String> actions = new ArrayList<>();
            entry.path("actions").forEach(action -> actions.add(action.asText()));
            entries.add(
                    entry.path("type").asText() + ":" + entry.path("name").asText() + ":" + String.join(",", actions));
        }
        return String.join(" ", entries);
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
