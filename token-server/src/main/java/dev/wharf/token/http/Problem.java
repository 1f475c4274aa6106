package dev.wharf.token.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.helidon.http.Status;
import java.util.Optional;

/**
 * An error of the admin API (RFC 9457).
 *
 * @param status the HTTP status
 * @param detail what is wrong, for people
 * @param field the field of the body, or the part of the URL, that is wrong
 * @param value what was there; never of a field that holds a secret
 */
record Problem(int status, String detail, Optional<String> field, Optional<JsonNode> value) {
    /** Enough of a value to recognise it; a body may hold a megabyte. */
    private static final int SHOWN = 100;

    /** A problem with the request as a whole. */
    static Problem of(int status, String detail) {
        return new Problem(status, detail, Optional.empty(), Optional.empty());
    }

    /** A well-formed request with a field that is not acceptable: 422. */
    static Problem unacceptable(String field, String value, String detail) {
        return new Problem(422, detail, Optional.of(field), Optional.of(TextNode.valueOf(value)));
    }

    /** A well-formed request with a field that is not acceptable and is not to be shown: 422. */
    static Problem unacceptable(String field, String detail) {
        return new Problem(422, detail, Optional.of(field), Optional.empty());
    }

    /** A parameter of the query that there is not: 400. */
    static Problem unknownParameter(String name, String... known) {
        String accepted = known.length == 0 ? "there are none" : "known are " + String.join(", ", known);
        return new Problem(400, "unknown parameter; " + accepted, Optional.of(name), Optional.empty());
    }

    /** The answer as {@code application/problem+json}. */
    Answer answer() {
        return Answer.object(status, Answer.PROBLEM, json -> {
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", Status.create(status).reasonPhrase());
            json.writeNumberField("status", status);
            json.writeStringField("detail", field.map(name -> name + ": ").orElse("") + detail);
            if (field.isPresent()) {
                json.writeStringField("field", field.get());
            }
            if (value.isPresent()) {
                json.writePOJOField("value", shown(value.get()));
            }
        });
    }

    /** What a handler throws to end a request with this problem. */
    RefusedException refuse() {
        return new RefusedException(answer());
    }

    private static JsonNode shown(JsonNode value) {
        String text = value.isTextual() ? value.textValue() : value.toString();
        return text.length() <= SHOWN ? value : TextNode.valueOf(text.substring(0, SHOWN) + "…");
    }
}
