package dev.wharf.server.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a person may have meant by a word that nobody knows. */
public final class Spelling {
    private static final int MAX_EDITS = 2;

    private Spelling() {}

    /**
     * The known word nearest to this one: at most two letters added, lost, changed or swapped with their neighbour, and
     * at least half of the word right.
     */
    public static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> {
                    int edits = edits(word, candidate);
                    return edits <= MAX_EDITS && 2 * edits <= candidate.length();
                })
                .min(Comparator.<String>comparingInt(candidate -> edits(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Optimal string alignment distance; {@code MAX_EDITS + 1} when the lengths alone say that it is more. */
    static int edits(String from, String to) {
        if (Math.abs(from.length() - to.length()) > MAX_EDITS) {
            return MAX_EDITS + 1;
        }
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int i, int j) {
        int changed = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(changed, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
