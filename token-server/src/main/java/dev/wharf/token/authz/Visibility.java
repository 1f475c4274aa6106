package dev.wharf.token.authz;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.VisibleRepositories;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a token says of all that its bearer may pull: the same as {@link AccessPolicy} says of each repository, as far
 * as that fits into a token.
 */
public final class Visibility {
    /** More rules than a claim can hold patterns. */
    public static final int MAX_RULES = 1024;

    private static final String EMPTY_CLAIM = "{\"allow\":[],\"deny\":[],\"complete\":false}";

    private Visibility() {}

    /**
     * What is visible to a caller. A pure function.
     *
     * @param facts with all rules about the caller's subjects on pull, denials first; of more than {@link #MAX_RULES}
     *     the first one more, so that where denials may be missing nothing is allowed. Of namespaces, where the service
     *     requires them, all, or of more than {@link #MAX_RULES} any one more
     */
    public static VisibleRepositories of(Requester caller, PolicyFacts facts) {
        return of(caller, facts, MAX_RULES, VisibleRepositories.MAX_SIZE);
    }

    static VisibleRepositories of(Requester caller, PolicyFacts facts, int maxRules, int maxSize) {
        List<CandidateRule> onPull = CandidateRule.of(caller, facts).stream()
                .filter(candidate ->
                        candidate.isInForce() && candidate.rule().actions().contains(Action.PULL))
                .toList();
        List<RepositoryPattern> hidden = facts.hosts().hidden();
        boolean all = facts.rules().size() <= maxRules
                && hidden.isEmpty()
                && facts.namespaces().map(Set::size).orElse(0) <= maxRules;
        Selection allowed = new Selection(patterns(onPull, Effect.ALLOW), all)
                .within(left(caller.limits()))
                .within(namespaces(facts));
        List<RepositoryPattern> denied = Stream.concat(patterns(onPull, Effect.DENY).stream(), hidden.stream())
                .toList();
        return cut(allowed, new Selection(denied, true).patterns(), maxSize);
    }

    private static List<RepositoryPattern> patterns(List<CandidateRule> rules, Effect effect) {
        return rules.stream()
                .filter(candidate -> candidate.rule().effect() == effect)
                .flatMap(candidate -> candidate.pattern().stream())
                .toList();
    }

    /** The repositories of which a credential leaves pull. */
    private static List<RepositoryPattern> left(CredentialLimits limits) {
        if (!limits.actions().contains(Action.PULL)) {
            return List.of();
        }
        return limits.patterns().isEmpty() ? List.of(RepositoryPattern.ALL) : limits.patterns();
    }

    private static List<RepositoryPattern> namespaces(PolicyFacts facts) {
        return facts.namespaces()
                .map(paths -> paths.stream()
                        .<RepositoryPattern>map(path -> new RepositoryPattern.Subtree(path + "/"))
                        .toList())
                .orElse(List.of(RepositoryPattern.ALL));
    }

    /** Takes as many patterns as fit, each together with every denial that may take something away from it. */
    private static VisibleRepositories cut(Selection allowed, List<RepositoryPattern> denied, int maxSize) {
        List<RepositoryPattern> allow = new ArrayList<>();
        Set<RepositoryPattern> deny = new LinkedHashSet<>();
        int size = EMPTY_CLAIM.length();
        for (RepositoryPattern pattern : allowed.patterns()) {
            List<RepositoryPattern> limits = denied.stream()
                    .filter(denial -> !deny.contains(denial) && pattern.meets(denial))
                    .toList();
            int more = encoded(pattern)
                    + limits.stream().mapToInt(Visibility::encoded).sum();
            if (size + more <= maxSize) {
                size += more;
                allow.add(pattern);
                deny.addAll(limits);
            }
        }
        boolean complete =
                allowed.complete() && allow.size() == allowed.patterns().size();
        return new VisibleRepositories(allow, List.copyOf(deny), complete);
    }

    /** The characters of a pattern in JSON: it has none that would be escaped. */
    private static int encoded(RepositoryPattern pattern) {
        return pattern.toString().length() + "\"\",".length();
    }
}
