package dev.wharf.server.logging;

/** Makes text of clients harmless for a log: one line, no terminal controls, no forged quotes. */
public final class Escape {
    private Escape() {}

    /** Appends a text with quotes, backslashes and everything that cannot be printed escaped as in Go and Apache. */
    public static void append(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> appendPlain(line, c);
            }
        }
    }

    private static void appendPlain(StringBuilder line, char c) {
        if (c >= ' ' && c <= '~') {
            line.append(c);
        } else if (c < 0x80) {
            line.append(String.format("\\x%02x", (int) c));
        } else if (isPrintable(c)) {
            line.append(c);
        } else {
            line.append(String.format("\\u%04x", (int) c));
        }
    }

    private static boolean isPrintable(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
