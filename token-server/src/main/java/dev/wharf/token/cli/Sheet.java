package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All that is known of one thing, for people. */
final class Sheet {
    private static final String GAP = "  ";

    private Sheet() {}

    /** A line for each field, in the order in which the server has them. */
    static String of(JsonNode thing) {
        List<Map.Entry<String, JsonNode>> fields = thing.propertyStream().toList();
        int width =
                fields.stream().mapToInt(field -> field.getKey().length()).max().orElse(0);
        return fields.stream()
                .map(field -> title(field.getKey(), width) + GAP + Table.printable(Column.text(field.getValue())))
                .collect(Collectors.joining("\n"));
    }

    private static String title(String field, int width) {
        return field.replace('_', ' ') + " ".repeat(width - field.length());
    }
}
