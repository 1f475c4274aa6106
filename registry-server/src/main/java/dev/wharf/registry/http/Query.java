package dev.wharf.registry.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters behind the {@code ?} of a URL. A pair with a broken escape is dropped, as registry:2 drops it, so that
 * it cannot fail a request that does not ask for it.
 */
record Query(Map<String, List<String>> values) {
    /** Parses the raw query, without its {@code ?}. */
    static Query parse(String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            try {
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                values.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
            } catch (IllegalArgumentException e) {
                // A broken escape.
            }
        }
        return new Query(values);
    }

    /** The first value of a parameter. */
    Optional<String> first(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getFirst);
    }

    /** All values of a parameter, in their order. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
