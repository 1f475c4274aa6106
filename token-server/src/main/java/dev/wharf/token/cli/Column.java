package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A column of a table.
 *
 * @param title what stands above it
 * @param cell what it shows of an object
 */
record Column(String title, Function<JsonNode, String> cell) {
    private static final String NOTHING = "-";

    /** A field of an object; underlines of its name are blanks in the title. */
    static Column of(String field) {
        return new Column(field.replace('_', ' '), object -> text(object.path(field)));
    }

    /** A field under another title. */
    static Column of(String title, String field) {
        return new Column(title, object -> text(object.path(field)));
    }

    /** A value for people; "-" for none. */
    static String text(JsonNode value) {
        if (value.isObject() && !value.isEmpty()) {
            return value.propertyStream()
                    .map(field -> field.getKey() + "=" + text(field.getValue()))
                    .collect(Collectors.joining(","));
        }
        if (value.isArray()) {
            return value.isEmpty()
                    ? NOTHING
                    : value.valueStream().map(Column::text).collect(Collectors.joining(","));
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "yes" : "no";
        }
        return value.isMissingNode() || value.isNull() || value.asText().isEmpty() ? NOTHING : value.asText();
    }
}
