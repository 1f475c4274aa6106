package dev.wharf.registry.http;

import dev.wharf.model.MediaType;
import java.util.List;
import java.util.Locale;

/**
 * What a client takes (RFC 9110 section 12.5.1); weights and parameters say nothing here.
 *
 * @param ranges media types and wildcards, lower case; empty if the client does not say
 */
record Accept(List<String> ranges) {
    Accept {
        ranges = List.copyOf(ranges);
    }

    /** Reads all headers; clients send several, and lists in each. */
    static Accept parse(List<String> headers) {
        return new Accept(headers.stream()
                .flatMap(header -> List.of(header.split(",", -1)).stream())
                .map(item -> item.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(item -> !item.isEmpty())
                .toList());
    }

    /** Whether the client takes a type; one that does not say takes everything. */
    boolean accepts(MediaType type) {
        String family = type.value().substring(0, type.value().indexOf('/') + 1) + "*";
        return ranges.isEmpty()
                || ranges.contains(type.value())
                || ranges.contains(family)
                || ranges.contains("*/*")
                || ranges.contains("*");
    }
}
