package dev.wharf.token.authz;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.VisibleRepositories;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a token says of all that its bearer may pull: the same as {@link AccessPolicy} says of each repository, as far
 * as that fits into a token.
 */
public final class Visibility {
    /** More rules than a claim can hold patterns. */
    public static final int MAX_RULES = 1024;

    private static final String EMPTY_CLAIM = "{\"allow\":[],\"deny\":[],\"complete\":false}";

    /** Short patterns show most. */
    private static final Comparator<RepositoryPattern> WIDEST_FIRST = Comparator.comparingInt(
                    (RepositoryPattern pattern) -> pattern.toString().length())
            .thenComparing(RepositoryPattern::toString);

    private Visibility() {}

    /**
     * What is visible to a caller. A pure function.
     *
     * @param who all subjects that the caller is
     * @param rules of these subjects on pull, denials first; of more than {@link #MAX_RULES} the first one more, and
     *     where denials may be missing, nothing is visible
     */
    public static VisibleRepositories of(Set<Subject> who, List<AccessRule> rules) {
        return of(who, rules, MAX_RULES, VisibleRepositories.MAX_SIZE);
    }

    static VisibleRepositories of(Set<Subject> who, List<AccessRule> rules, int maxRules, int maxSize) {
        boolean all = rules.size() <= maxRules;
        if (!all && rules.getLast().effect() == Effect.DENY) {
            return VisibleRepositories.NONE;
        }
        Predicate<AccessRule> theirs =
                rule -> who.contains(rule.subject()) && rule.actions().contains(Action.PULL);
        List<RepositoryPattern> allowed = patterns(rules, theirs.and(rule -> rule.effect() == Effect.ALLOW));
        List<RepositoryPattern> denied = patterns(rules, theirs.and(rule -> rule.effect() == Effect.DENY));
        return cut(allowed, denied, all, maxSize);
    }

    /** The patterns of some rules without those that another one covers. */
    private static List<RepositoryPattern> patterns(List<AccessRule> rules, Predicate<AccessRule> which) {
        List<RepositoryPattern> patterns = rules.stream()
                .filter(which)
                .map(AccessRule::pattern)
                .distinct()
                .sorted(WIDEST_FIRST)
                .toList();
        List<RepositoryPattern.Subtree> subtrees = patterns.stream()
                .filter(RepositoryPattern.Subtree.class::isInstance)
                .map(RepositoryPattern.Subtree.class::cast)
                .toList();
        return patterns.stream()
                .filter(pattern ->
                        subtrees.stream().noneMatch(other -> !other.equals(pattern) && other.covers(pattern)))
                .toList();
    }

    /** Takes as many patterns as fit, each together with every denial that may take something away from it. */
    private static VisibleRepositories cut(
            List<RepositoryPattern> allowed, List<RepositoryPattern> denied, boolean all, int maxSize) {
        List<RepositoryPattern> allow = new ArrayList<>();
        Set<RepositoryPattern> deny = new LinkedHashSet<>();
        int size = EMPTY_CLAIM.length();
        for (RepositoryPattern pattern : allowed) {
            List<RepositoryPattern> limits = denied.stream()
                    .filter(denial -> !deny.contains(denial) && mayMeet(pattern, denial))
                    .toList();
            int more = encoded(pattern)
                    + limits.stream().mapToInt(Visibility::encoded).sum();
            if (size + more <= maxSize) {
                size += more;
                allow.add(pattern);
                deny.addAll(limits);
            }
        }
        return new VisibleRepositories(allow, List.copyOf(deny), all && allow.size() == allowed.size());
    }

    private static boolean mayMeet(RepositoryPattern one, RepositoryPattern other) {
        return one.prefix().startsWith(other.prefix()) || other.prefix().startsWith(one.prefix());
    }

    /** The characters of a pattern in JSON: it has none that would be escaped. */
    private static int encoded(RepositoryPattern pattern) {
        return pattern.toString().length() + "\"\",".length();
    }
}
