package dev.wharf.token.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a query string or a form: names may repeat, {@code +} is a blank, bytes are UTF-8.
 *
 * @param values the values of each name, in their order
 */
record FormParameters(Map<String, List<String>> values) {
    FormParameters {
        values = Map.copyOf(values);
    }

    /** Parses the raw text; empty if a {@code %} is not followed by two hexadecimal digits. */
    static Optional<FormParameters> parse(String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals));
            Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1));
            if (name.isEmpty() || value.isEmpty()) {
                return Optional.empty();
            }
            values.computeIfAbsent(name.get(), _ -> new ArrayList<>()).add(value.get());
        }
        values.replaceAll((_, all) -> List.copyOf(all));
        return Optional.of(new FormParameters(values));
    }

    /** All values of a name; empty if it does not occur. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The first value of a name that is not empty. */
    Optional<String> first(String name) {
        return all(name).stream().filter(value -> !value.isEmpty()).findFirst();
    }

    /** @throws RefusedException 422 if it is there and neither {@code true} nor {@code false} */
    boolean flag(String name) {
        String text = first(name).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw Problem.unacceptable(name, text, "must be true or false").refuse();
        }
        return text.equals("true");
    }

    Set<String> names() {
        return values.keySet();
    }

    private static Optional<String> decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return Optional.of(text);
        }
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '+') {
                decoded.write(' ');
            } else if (raw[i] != '%') {
                decoded.write(raw[i]);
            } else {
                int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
                int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                decoded.write(high << 4 | low);
                i += 2;
            }
        }
        return Optional.of(decoded.toString(StandardCharsets.UTF_8));
    }
}
