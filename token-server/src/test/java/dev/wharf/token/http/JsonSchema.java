package dev.wharf.token.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * JSON Schema 2020-12 as far as our document uses it. Stricter than the standard in two things: a keyword that is not
 * known here is an error, for it may be a misspelt one, and an object has no properties but those that are listed
 * unless {@code additionalProperties} says so.
 *
 * @param document where references lead
 */
record JsonSchema(JsonNode document) {
    private static final Set<String> KNOWN = Set.of(
            "$ref",
            "type",
            "enum",
            "const",
            "oneOf",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "title",
            "description",
            "default",
            "examples");

    /** What is wrong with a value; empty if nothing is. */
    List<String> violations(JsonNode schema, JsonNode value) {
        List<String> found = new ArrayList<>();
        check(schema, value, "", found);
        return found;
    }

    /** What a reference leads to, or the node itself if it is none. */
    JsonNode resolve(JsonNode node) {
        JsonNode found = node;
        while (found.has("$ref")) {
            found = target(found.path("$ref").asText());
        }
        return found;
    }

    /** What a reference leads to. */
    JsonNode target(String reference) {
        JsonNode target = document.at(reference.replaceFirst("^#", ""));
        if (!reference.startsWith("#/") || target.isMissingNode()) {
            throw new AssertionError("leads nowhere: " + reference);
        }
        return target;
    }

    private void check(JsonNode schema, JsonNode value, String at, List<String> found) {
        schema.fieldNames().forEachRemaining(keyword -> {
            if (!KNOWN.contains(keyword)) {
                throw new AssertionError("no keyword that is known: " + keyword + " in " + schema);
            }
        });
        if (schema.has("$ref")) {
            check(target(schema.path("$ref").asText()), value, at, found);
        }
        expect(isOneOfTypes(schema, value), at, "is no " + schema.path("type") + ": " + value, found);
        expect(
                !schema.has("const") || schema.path("const").equals(value),
                at,
                "is not " + schema.path("const") + ": " + value,
                found);
        expect(
                !schema.has("enum") || contains(schema.path("enum"), value),
                at,
                "is not among " + schema.path("enum") + ": " + value,
                found);
        if (schema.has("oneOf")) {
            long matching = schema.path("oneOf")
                    .valueStream()
                    .filter(each -> violations(each, value).isEmpty())
                    .count();
            expect(matching == 1, at, "is " + matching + " of the schemas: " + value, found);
        }
        switch (value.getNodeType()) {
            case STRING -> checkText(schema, value.textValue(), at, found);
            case NUMBER -> checkNumber(schema, value, at, found);
            case ARRAY -> checkArray(schema, value, at, found);
            case OBJECT -> checkObject(schema, value, at, found);
            default -> {}
        }
    }

    private static void expect(boolean holds, String at, String otherwise, List<String> found) {
        if (!holds) {
            found.add(at + " " + otherwise);
        }
    }

    private static boolean contains(JsonNode array, JsonNode value) {
        return array.valueStream().anyMatch(value::equals);
    }

    private static boolean isOneOfTypes(JsonNode schema, JsonNode value) {
        JsonNode type = schema.path("type");
        Stream<JsonNode> types = type.isArray() ? type.valueStream() : Stream.of(type);
        return type.isMissingNode() || types.anyMatch(each -> isOfType(each.asText(), value));
    }

    private static boolean isOfType(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "null" -> value.isNull();
            default -> throw new AssertionError("no type: " + type);
        };
    }

    private static void checkText(JsonNode schema, String text, String at, List<String> found) {
        int length = text.codePointCount(0, text.length());
        expect(length >= schema.path("minLength").asInt(0), at, "is too short: " + text, found);
        expect(length <= schema.path("maxLength").asInt(Integer.MAX_VALUE), at, "is too long: " + text, found);
        expect(
                !schema.has("pattern")
                        || Pattern.compile(schema.path("pattern").asText())
                                .matcher(text)
                                .find(),
                at,
                "does not match " + schema.path("pattern") + ": " + text,
                found);
        expect(
                !schema.path("format").asText().equals("date-time") || isTime(text),
                at,
                "is no time in UTC: " + text,
                found);
    }

    private static boolean isTime(String text) {
        try {
            return Instant.parse(text).toString().endsWith("Z") && text.endsWith("Z");
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static void checkNumber(JsonNode schema, JsonNode value, String at, List<String> found) {
        expect(
                value.doubleValue() >= schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
                        && value.doubleValue() <= schema.path("maximum").asDouble(Double.POSITIVE_INFINITY),
                at,
                "is out of bounds: " + value,
                found);
    }

    private void checkArray(JsonNode schema, JsonNode array, String at, List<String> found) {
        expect(
                array.size() >= schema.path("minItems").asInt(0)
                        && array.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE),
                at,
                "has " + array.size() + " items",
                found);
        if (schema.has("items")) {
            for (int i = 0; i < array.size(); i++) {
                check(schema.path("items"), array.path(i), at + "/" + i, found);
            }
        }
    }

    private void checkObject(JsonNode schema, JsonNode object, String at, List<String> found) {
        schema.path("required").forEach(name -> expect(object.has(name.asText()), at, "lacks " + name.asText(), found));
        JsonNode further = schema.path("additionalProperties");
        object.properties().forEach(entry -> {
            String place = at + "/" + entry.getKey();
            JsonNode known = schema.path("properties").path(entry.getKey());
            if (!known.isMissingNode()) {
                check(known, entry.getValue(), place, found);
            } else if (further.isObject()) {
                check(further, entry.getValue(), place, found);
            } else {
                expect(!schema.has("properties") || further.asBoolean(false), place, "is not in the schema", found);
            }
        });
    }
}
