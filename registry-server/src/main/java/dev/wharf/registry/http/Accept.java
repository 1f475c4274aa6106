package dev.wharf.registry.http;

import dev.wharf.model.MediaType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a client takes (RFC 9110 section 12.5.1). Of the weights only zero says something here, since there is never a
 * choice between two representations.
 *
 * @param ranges media types and wildcards, lower case, and whether the client takes them; empty if it does not say
 */
record Accept(Map<String, Boolean> ranges) {
    private static final Pattern NOT_AT_ALL = Pattern.compile("q=0(?:\\.0{0,3})?");

    Accept {
        ranges = Map.copyOf(ranges);
    }

    /** Reads all headers; clients send several, and lists in each. */
    static Accept parse(List<String> headers) {
        Map<String, Boolean> ranges = new HashMap<>();
        headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(item -> item.split(";", -1))
                .filter(item -> !item[0].isBlank())
                .forEach(item ->
                        ranges.merge(item[0].strip().toLowerCase(Locale.ROOT), !isRefused(item), Boolean::logicalOr));
        return new Accept(ranges);
    }

    private static boolean isRefused(String[] item) {
        return Arrays.stream(item)
                .skip(1)
                .map(parameter -> parameter.strip().toLowerCase(Locale.ROOT))
                .anyMatch(parameter -> NOT_AT_ALL.matcher(parameter).matches());
    }

    /** Whether the client takes a type; one that does not say takes everything, and the narrowest range counts. */
    boolean accepts(MediaType type) {
        return ranges.isEmpty() || names(type);
    }

    /** Whether the client says that it takes a type. */
    boolean names(MediaType type) {
        String family = type.value().substring(0, type.value().indexOf('/') + 1) + "*";
        for (String range : List.of(type.value(), family, "*/*")) {
            Boolean taken = ranges.get(range);
            if (taken != null) {
                return taken;
            }
        }
        return ranges.getOrDefault("*", false);
    }
}
