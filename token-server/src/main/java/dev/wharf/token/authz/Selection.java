package dev.wharf.token.authz;

import dev.wharf.model.RepositoryPattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Repositories, said by as few patterns as do.
 *
 * @param patterns short ones first
 * @param complete whether that is all; else more repositories are meant than stands here, never less
 */
record Selection(List<RepositoryPattern> patterns, boolean complete) {
    /** Short patterns show most. */
    private static final Comparator<RepositoryPattern> WIDEST_FIRST = Comparator.comparingInt(
                    (RepositoryPattern pattern) -> pattern.toString().length())
            .thenComparing(RepositoryPattern::toString);

    Selection {
        List<RepositoryPattern> all =
                patterns.stream().distinct().sorted(WIDEST_FIRST).toList();
        patterns = all.stream()
                .filter(pattern -> all.stream().noneMatch(other -> !other.equals(pattern) && other.covers(pattern)))
                .toList();
    }

    /**
     * What of it lies within some other patterns too. Of two shapes that only overlap, as {@code a*} and {@code *b},
     * the common part is no pattern: it is left out, and the selection is not complete then.
     */
    Selection within(List<RepositoryPattern> limits) {
        List<RepositoryPattern> common = new ArrayList<>();
        boolean all = complete;
        for (RepositoryPattern pattern : patterns) {
            for (RepositoryPattern limit : limits) {
                if (limit.covers(pattern)) {
                    common.add(pattern);
                } else if (pattern.covers(limit)) {
                    common.add(limit);
                } else {
                    all &= !pattern.meets(limit);
                }
            }
        }
        return new Selection(common, all);
    }
}
