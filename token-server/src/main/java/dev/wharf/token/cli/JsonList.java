package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.List;

/** A JSON array with one object a line, for programs that read JSON and for those that read lines. */
final class JsonList {
    private final PrintStream out;
    private String before = "[\n";

    JsonList(PrintStream out) {
        this.out = out;
    }

    void add(List<JsonNode> objects) {
        for (JsonNode object : objects) {
            out.print(before + object);
            before = ",\n";
        }
    }

    /** To be called once all were added: an array that is cut short is no JSON. */
    void end() {
        out.println(before.startsWith("[") ? "[]" : "\n]");
    }
}
