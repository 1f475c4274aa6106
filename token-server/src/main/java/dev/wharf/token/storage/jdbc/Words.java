package dev.wharf.token.storage.jdbc;

import java.util.List;

/** A list in one column: its elements hold no blanks. */
final class Words {
    private Words() {}

    static List<String> split(String column) {
        return column.isEmpty() ? List.of() : List.of(column.split(" "));
    }

    static String join(List<?> values) {
        return String.join(" ", values.stream().map(Object::toString).toList());
    }
}
