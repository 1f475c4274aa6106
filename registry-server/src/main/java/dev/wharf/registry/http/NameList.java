package dev.wharf.registry.http;

import java.io.IOException;
import java.io.OutputStream;
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
    private static final byte[] TAIL = "]}\n".getBytes(StandardCharsets.US_ASCII);
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
                + TAIL.length;
    }

    void writeTo(OutputStream out) throws IOException {
        Buffer buffer = new Buffer(out);
        buffer.add(head);
        String between = "\"";
        for (String name : names) {
            buffer.add(between);
            buffer.add(name);
            between = "\",\"";
        }
        buffer.add(names.isEmpty() ? "" : "\"");
        buffer.flush();
        out.write(TAIL);
    }

    /** Takes ASCII without making objects of it. */
    private static final class Buffer {
        private final OutputStream out;
        private final byte[] bytes = new byte[BUFFER];
        private int size;

        Buffer(OutputStream out) {
            this.out = out;
        }

        void add(String text) throws IOException {
            for (int i = 0; i < text.length(); i++) {
                add(text.charAt(i));
            }
        }

        private void add(char c) throws IOException {
            if (size == BUFFER) {
                flush();
            }
            bytes[size] = (byte) c;
            size++;
        }

        void flush() throws IOException {
            out.write(bytes, 0, size);
            size = 0;
        }
    }
}
