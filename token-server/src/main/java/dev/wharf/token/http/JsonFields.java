package dev.wharf.token.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON object of a request. A handler asks for the fields it knows and then calls {@link #end}: a field that nobody
 * asked for is an error, so nothing is set that the handler does not name.
 */
final class JsonFields {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** Fields whose values never appear in an answer. */
    private static final Set<String> SECRET = Set.of("password", "jwt");

    private final ObjectNode object;
    private final Set<String> known = new LinkedHashSet<>();

    private JsonFields(ObjectNode object) {
        this.object = object;
    }

    /** @throws RefusedException 400 if the bytes are not one JSON object with distinct field names */
    static JsonFields parse(byte[] body) {
        try {
            if (MAPPER.readTree(body) instanceof ObjectNode object) {
                return new JsonFields(object);
            }
            throw Problem.of(400, "the body must be a JSON object").refuse();
        } catch (JacksonException e) {
            // The parser's own message quotes the input, which may hold a password.
            String where = Optional.ofNullable(e.getLocation())
                    .map(at -> " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                    .orElse("");
            throw Problem.of(400, "the body is not well-formed JSON" + where).refuse();
        } catch (IOException e) {
            throw Problem.of(400, "the body is not JSON in UTF-8").refuse();
        }
    }

    /** @throws RefusedException 400 if the field is there and not a string */
    Optional<String> text(String field) {
        return value(field).map(value -> {
            if (!value.isTextual()) {
                throw wrongType(field, value, "a string");
            }
            return value.textValue();
        });
    }

    /** @throws RefusedException 422 if the field is absent, 400 if it is not a string */
    String requiredText(String field) {
        return text(field).orElseThrow(() -> missing(field));
    }

    /** @throws RefusedException 400 if the field is there and neither true nor false */
    boolean flag(String field, boolean otherwise) {
        return flag(field).orElse(otherwise);
    }

    /** @throws RefusedException 400 if the field is there and neither true nor false */
    Optional<Boolean> flag(String field) {
        return value(field).map(value -> {
            if (!value.isBoolean()) {
                throw wrongType(field, value, "true or false");
            }
            return value.booleanValue();
        });
    }

    /** @throws RefusedException 422 if the field is absent, 400 if it is not an array of strings */
    List<String> requiredTexts(String field) {
        return texts(field).orElseThrow(() -> missing(field));
    }

    /** @throws RefusedException 400 if the field is there and not an array of strings */
    Optional<List<String>> texts(String field) {
        return value(field).map(value -> texts(field, value));
    }

    private static List<String> texts(String field, JsonNode value) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (value.isArray() && element.isTextual()) {
                texts.add(element.textValue());
            }
        }
        if (!value.isArray() || texts.size() != value.size()) {
            throw wrongType(field, value, "an array of strings");
        }
        return List.copyOf(texts);
    }

    /** @throws RefusedException 422 if the field is absent, 400 if it is not an object whose values are strings */
    Map<String, String> requiredTextMap(String field) {
        JsonNode value = value(field).orElseThrow(() -> missing(field));
        Map<String, String> texts = new LinkedHashMap<>();
        value.properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                texts.put(entry.getKey(), entry.getValue().textValue());
            }
        });
        if (!value.isObject() || texts.size() != value.size()) {
            throw wrongType(field, value, "an object whose values are strings");
        }
        return Collections.unmodifiableMap(texts);
    }

    /** @throws RefusedException 400 if the field is there and not a whole number */
    Optional<Long> number(String field) {
        return value(field).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw wrongType(field, value, "a whole number");
            }
            return value.longValue();
        });
    }

    /** @throws RefusedException 400 if the field is there and not an array of whole numbers */
    List<Long> numbers(String field) {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode element : array(field)) {
            if (!element.isIntegralNumber() || !element.canConvertToLong()) {
                throw wrongType(field, element, "an array of whole numbers");
            }
            numbers.add(element.longValue());
        }
        return List.copyOf(numbers);
    }

    /**
     * The objects of an array; none if the field is absent.
     *
     * @throws RefusedException 400 if it is there and not an array of objects
     */
    List<JsonFields> objects(String field) {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode element : array(field)) {
            if (!(element instanceof ObjectNode found)) {
                throw wrongType(field, element, "an array of objects");
            }
            objects.add(new JsonFields(found));
        }
        return List.copyOf(objects);
    }

    /** @throws RefusedException 422 if the field is absent, 400 if it is not an array of objects */
    List<JsonFields> requiredObjects(String field) {
        if (!object.has(field)) {
            throw missing(field);
        }
        return objects(field);
    }

    private List<JsonNode> array(String field) {
        return value(field)
                .map(value -> {
                    if (!value.isArray()) {
                        throw wrongType(field, value, "an array");
                    }
                    return value.valueStream().toList();
                })
                .orElse(List.of());
    }

    /** @throws RefusedException 400 if there is a field that was not asked for */
    void end() {
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw new Problem(
                                400,
                                "unknown field; known are " + String.join(", ", known),
                                Optional.of(field),
                                Optional.empty())
                        .refuse();
            }
        });
    }

    private Optional<JsonNode> value(String field) {
        known.add(field);
        return Optional.ofNullable(object.get(field));
    }

    private static RefusedException missing(String field) {
        return Problem.unacceptable(field, "is required").refuse();
    }

    private static RefusedException wrongType(String field, JsonNode value, String expected) {
        Optional<JsonNode> shown = SECRET.contains(field) ? Optional.empty() : Optional.of(value);
        return new Problem(400, "must be " + expected, Optional.of(field), shown).refuse();
    }
}
