package dev.wharf.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may pull, as a token carries it to the registry, so that this can show and use no more than that.
 *
 * @param allow the repositories of at least one of these patterns are visible
 * @param deny unless one of these covers them
 * @param complete whether that is all; else more may be visible than stands here, never less
 */
public record VisibleRepositories(List<RepositoryPattern> allow, List<RepositoryPattern> deny, boolean complete) {
    /** All repositories. */
    public static final VisibleRepositories ALL =
            new VisibleRepositories(List.of(RepositoryPattern.ALL), List.of(), true);

    /** None. */
    public static final VisibleRepositories NONE = new VisibleRepositories(List.of(), List.of(), false);

    /** The longest claim, in characters of compact JSON. */
    public static final int MAX_SIZE = 4096;

    private static final String ALLOW = "allow";
    private static final String DENY = "deny";
    private static final String COMPLETE = "complete";

    public VisibleRepositories {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /** Whether this repository is visible. */
    public boolean shows(RepositoryName name) {
        return allow.stream().anyMatch(pattern -> pattern.matches(name))
                && deny.stream().noneMatch(pattern -> pattern.matches(name));
    }

    /**
     * The least text, not less than {@code from}, from which on a visible name can come; empty if none comes. Whoever
     * lists passes over all that lies between, however many names that are.
     */
    public Optional<String> seek(String from) {
        String at = from;
        while (true) {
            String start = at;
            Optional<String> next = allow.stream()
                    .flatMap(pattern -> pattern.seek(start).stream())
                    .min(String::compareTo);
            Optional<RepositoryPattern.Subtree> hidden = next.flatMap(this::hiding);
            if (hidden.isEmpty()) {
                return next;
            }
            Optional<String> end = hidden.get().end();
            if (end.isEmpty()) {
                return Optional.empty();
            }
            at = end.get();
        }
    }

    private Optional<RepositoryPattern.Subtree> hiding(String text) {
        return deny.stream()
                .filter(RepositoryPattern.Subtree.class::isInstance)
                .map(RepositoryPattern.Subtree.class::cast)
                .filter(pattern -> text.startsWith(pattern.anchor()))
                .findFirst();
    }

    /** The value of the claim {@link TokenClaims#VISIBLE}. */
    public Map<String, Object> toClaim() {
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put(ALLOW, allow.stream().map(RepositoryPattern::toString).toList());
        claim.put(DENY, deny.stream().map(RepositoryPattern::toString).toList());
        claim.put(COMPLETE, complete);
        return claim;
    }

    /** Reads the value of the claim; one that is broken in any part, or too long, shows nothing. */
    public static VisibleRepositories ofClaim(@Nullable Object claim) {
        if (claim instanceof Map<?, ?> map
                && map.get(ALLOW) instanceof List<?> allow
                && map.get(DENY) instanceof List<?> deny
                && map.get(COMPLETE) instanceof Boolean complete
                && length(allow) + length(deny) <= MAX_SIZE) {
            try {
                return new VisibleRepositories(patterns(allow), patterns(deny), complete);
            } catch (InvalidValueException e) {
                return NONE;
            }
        }
        return NONE;
    }

    private static long length(List<?> texts) {
        return texts.stream().mapToLong(text -> String.valueOf(text).length()).sum();
    }

    private static List<RepositoryPattern> patterns(List<?> texts) {
        return texts.stream().map(VisibleRepositories::pattern).toList();
    }

    private static RepositoryPattern pattern(@Nullable Object text) {
        if (text instanceof String pattern) {
            return RepositoryPattern.parse(pattern);
        }
        throw new InvalidValueException("invalid pattern: no text");
    }
}
