package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * A table for people. It grows page by page, so that one of any length needs little memory: what comes later may widen
 * a column.
 */
final class Table {
    private static final String GAP = "  ";

    private final List<Column> columns;
    private final PrintStream out;
    private final int[] widths;
    private boolean hasTitles;

    Table(List<Column> columns, PrintStream out) {
        this.columns = List.copyOf(columns);
        this.out = out;
        this.widths = new int[columns.size()];
    }

    /** Writes a line for each object, below the titles. */
    void add(List<JsonNode> objects) {
        List<List<String>> rows = objects.stream()
                .map(object -> columns.stream()
                        .map(column -> printable(column.cell().apply(object)))
                        .toList())
                .toList();
        List<String> titles = columns.stream()
                .map(column -> column.title().toUpperCase(Locale.ROOT))
                .toList();
        widen(titles);
        rows.forEach(this::widen);
        if (!hasTitles) {
            hasTitles = true;
            print(titles);
        }
        rows.forEach(this::print);
    }

    private void widen(List<String> row) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], length(row.get(i)));
        }
    }

    private void print(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            line.append(cell);
            if (i < widths.length - 1) {
                line.append(" ".repeat(widths[i] - length(cell))).append(GAP);
            }
        }
        out.println(line.toString().stripTrailing());
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** Text of others must not steer a terminal. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\u2028\u2029]", "?");
    }
}
