package dev.wharf.registry.http;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A JSON object whose last member is a list of names, with a newline behind it, as registry:2 writes it. However many
 * names there are, it is never in memory as a whole.
 *
 * @param head everything up to the list
 * @param names of repositories or tags, in which there is nothing that JSON would escape
 */
record NameList(String head, List<String> names) {
    private static final String TAIL = "]}\n";
    private static final int BUFFER = 8 << 10;

    /** A list without more. */
    static NameList of(String member, List<String> names) {
        return new NameList("{" + quoted(member) + ":[", names);
    }

    /** A list behind the name of what it belongs to. */
    static NameList of(String name, String member, List<String> names) {
        return new NameList("{\"name\":" + quoted(name) + "," + quoted(member) + ":[", names);
    }

    private static String quoted(String name) {
        return "\"" + name + "\"";
    }

    /** In bytes. */
    long length() {
        long quotesAndCommas = 3L * names.size() - (names.isEmpty() ? 0 : 1);
        return head.length()
                + quotesAndCommas
                + names.stream().mapToLong(String::length).sum()
                + TAIL.length();
    }

    void writeTo(OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.US_ASCII), BUFFER);
        writer.write(head);
        String between = "\"";
        for (String name : names) {
            writer.write(between);
            writer.write(name);
            between = "\",\"";
        }
        writer.write(names.isEmpty() ? TAIL : "\"" + TAIL);
        writer.flush();
    }
}
