package dev.wharf.registry.service;

import java.util.List;

/**
 * A part of a sorted list.
 *
 * @param names in byte order
 * @param more whether names follow after the last one
 */
public record Page(List<String> names, boolean more) {
    public Page {
        names = List.copyOf(names);
    }
}
