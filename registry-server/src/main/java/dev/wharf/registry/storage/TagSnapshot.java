package dev.wharf.registry.storage;

import dev.wharf.model.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Predicate;

/**
 * The names in a directory of tags, in byte order. A name is not yet a tag, for its writer may be at work on it or have
 * been killed: each is looked at until it has once been found to be one.
 */
final class TagSnapshot {
    static final TagSnapshot EMPTY = new TagSnapshot(new String[0], new boolean[0]);

    private final String[] names;
    /** Only ever set; whoever has to unset one makes another snapshot, since others may just be setting it. */
    private final boolean[] checked;

    private TagSnapshot(String[] names, boolean[] checked) {
        this.names = names;
        this.checked = checked;
    }

    int size() {
        return names.length;
    }

    /** The same directory later; what was found to be a tag is one still. */
    TagSnapshot next(List<String> directory) {
        String[] valid = directory.stream().filter(Tag::isValid).toArray(String[]::new);
        return new TagSnapshot(valid, checked(valid));
    }

    /** The same with some names to be looked at, whether they were known or not. */
    TagSnapshot unchecked(SortedSet<String> some) {
        String[] merged = new String[names.length + some.size()];
        boolean[] marks = new boolean[merged.length];
        int from = 0;
        int to = 0;
        for (String name : some) {
            int found = Arrays.binarySearch(names, name);
            int at = found < 0 ? -(found + 1) : found;
            System.arraycopy(names, from, merged, to, at - from);
            System.arraycopy(checked, from, marks, to, at - from);
            to += at - from;
            from = found < 0 ? at : at + 1;
            merged[to] = name;
            to++;
        }
        System.arraycopy(names, from, merged, to, names.length - from);
        System.arraycopy(checked, from, marks, to, names.length - from);
        int size = to + names.length - from;
        return new TagSnapshot(Arrays.copyOf(merged, size), Arrays.copyOf(marks, size));
    }

    /** Which of these sorted names have been found to be tags here. */
    private boolean[] checked(String[] others) {
        boolean[] marks = new boolean[others.length];
        int mine = 0;
        for (int i = 0; i < others.length; i++) {
            while (mine < names.length && names[mine].compareTo(others[i]) < 0) {
                mine++;
            }
            marks[i] = mine < names.length && checked[mine] && names[mine].equals(others[i]);
        }
        return marks;
    }

    /**
     * The tags behind {@code startAfter}; a view as long as every name is a tag, as is the rule.
     *
     * @param limit at most so many
     * @param isTag looks at a name
     */
    List<String> page(String startAfter, int limit, Predicate<String> isTag) {
        int found = Arrays.binarySearch(names, startAfter);
        int start = found < 0 ? -(found + 1) : found + 1;
        int end = start;
        while (end < names.length && end - start < limit && isTag(end, isTag)) {
            end++;
        }
        List<String> tags = Collections.unmodifiableList(Arrays.asList(names)).subList(start, end);
        return end == names.length || end - start == limit ? tags : pageBehind(end, tags, limit, isTag);
    }

    private List<String> pageBehind(int noTag, List<String> before, int limit, Predicate<String> isTag) {
        List<String> tags = new ArrayList<>(before);
        for (int i = noTag + 1; i < names.length && tags.size() < limit; i++) {
            if (isTag(i, isTag)) {
                tags.add(names[i]);
            }
        }
        return tags;
    }

    private boolean isTag(int i, Predicate<String> isTag) {
        checked[i] = checked[i] || isTag.test(names[i]);
        return checked[i];
    }
}
