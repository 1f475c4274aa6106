package dev.wharf.registry.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Forwarded} header (RFC 7239). */
final class Forwarded {
    /** No real header is longer, and the pattern below recurses. */
    private static final int MAX_LENGTH = 1024;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern PAIR =
            Pattern.compile("\\s*(" + TOKEN + ")=(?:(" + TOKEN + ")|\"((?:[^\"\\\\]|\\\\.)*+)\")\\s*([;,]|$)");

    private Forwarded() {}

    /** The parameters of the first element, with names in lower case; empty if it is malformed. */
    static Optional<Map<String, String>> first(String header) {
        if (header.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Map<String, String> pairs = new HashMap<>();
        Matcher pair = PAIR.matcher(header);
        int at = 0;
        while (pair.find(at) && pair.start() == at) {
            String value = pair.group(2) != null ? pair.group(2) : pair.group(3).replaceAll("\\\\(.)", "$1");
            if (pairs.put(pair.group(1).toLowerCase(Locale.ROOT), value) != null) {
                return Optional.empty();
            }
            if (!pair.group(4).equals(";")) {
                return Optional.of(Map.copyOf(pairs));
            }
            at = pair.end();
        }
        return Optional.empty();
    }
}
