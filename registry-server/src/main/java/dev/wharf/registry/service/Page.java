package dev.wharf.registry.service;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * A part of a sorted list.
 *
 * @param names in byte order; does not change, and is not copied, for there may be half a million
 * @param more whether names follow after the last one
 */
public record Page(List<String> names, boolean more) {
    /**
     * Takes a page from a list, and looks one name further.
     *
     * @param n the length of a full page; absent: everything. With 0 nothing follows either, as a link to the next
     *     empty page would lead nowhere
     * @param list gives at most so many names
     */
    static Page of(OptionalInt n, IntFunction<List<String>> list) {
        if (n.isEmpty()) {
            return new Page(list.apply(Integer.MAX_VALUE), false);
        }
        int length = n.getAsInt();
        List<String> names = length == 0 ? List.of() : list.apply((int) Math.min(length + 1L, Integer.MAX_VALUE));
        return names.size() > length ? new Page(names.subList(0, length), true) : new Page(names, false);
    }
}
