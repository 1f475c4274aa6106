package dev.wharf.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long something took, again and again; in nanoseconds. */
final class Times {
    private final long[] sorted;

    Times(long[] times) {
        sorted = times.clone();
        Arrays.sort(sorted);
    }

    /** Something that takes time. */
    interface Action {
        void run() throws Exception;
    }

    static Times of(int count, Action action) throws Exception {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            action.run();
            times[i] = System.nanoTime() - start;
        }
        return new Times(times);
    }

    static Times merge(List<Times> parts) {
        return new Times(
                parts.stream().flatMapToLong(part -> Arrays.stream(part.sorted)).toArray());
    }

    /** How many there are. */
    int count() {
        return sorted.length;
    }

    double millis(double quantile) {
        return sorted[Math.max(1, (int) Math.ceil(quantile * sorted.length)) - 1] / 1e6;
    }

    /** The median in milliseconds. */
    String median() {
        return String.format(Locale.ROOT, "%8.1f", millis(0.5));
    }

    /** The columns median and p99 of a table, in milliseconds. */
    String columns() {
        return String.format(Locale.ROOT, "%8.1f | %8.1f", millis(0.5), millis(0.99));
    }
}
