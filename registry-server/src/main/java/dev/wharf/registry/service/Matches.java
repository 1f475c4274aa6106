package dev.wharf.registry.service;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/**
 * The best of the names that contain a text: first the name that is the text; then those whose last part is the text,
 * then those whose last part starts with it, then those of which another part starts with it, then the rest; within
 * each of these, short names before long ones, then in byte order.
 */
final class Matches {
    private static final Comparator<Match> BEST_FIRST = Comparator.comparingInt(Match::rank)
            .thenComparingInt(match -> match.name().length())
            .thenComparing(Match::name);

    private final String text;
    private final int limit;
    private final PriorityQueue<Match> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());

    private int seen;

    private record Match(int rank, String name) {}

    /** @param limit so many are kept, at least 1 */
    Matches(String text, int limit) {
        this.text = text.strip().toLowerCase(Locale.ROOT);
        this.limit = limit;
    }

    /** Looks at a name. */
    void add(String name) {
        seen++;
        if (!name.contains(text)) {
            return;
        }
        worstFirst.add(new Match(rank(name), name));
        if (worstFirst.size() > limit) {
            worstFirst.remove();
        }
    }

    private int rank(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        if (name.equals(text)) {
            return 0;
        } else if (last.equals(text)) {
            return 1;
        } else if (last.startsWith(text)) {
            return 2;
        }
        return name.startsWith(text) || name.contains("/" + text) ? 3 : 4;
    }

    /** How many names it has looked at. */
    int seen() {
        return seen;
    }

    /** What has been kept, the best first. */
    List<String> best() {
        return worstFirst.stream().sorted(BEST_FIRST).map(Match::name).toList();
    }
}
