package dev.wharf.token.authz;

import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a presented credential leaves of its owner's rights: they are never more than the owner has at that moment, and
 * in a token never more than this. Where, when and for which service a credential may be used at all is checked before.
 *
 * @param actions at least one, in the order of {@link Action}; push brings pull, because no client can push without it
 * @param patterns the repositories; empty leaves them all. At most {@value #MAX_PATTERNS}
 */
public record CredentialLimits(Set<Action> actions, List<RepositoryPattern> patterns) {
    /** The longest list of patterns. */
    public static final int MAX_PATTERNS = 32;

    /** No limits: all that the owner may do, as with a password. */
    public static final CredentialLimits NONE = new CredentialLimits(EnumSet.allOf(Action.class), List.of());

    /** @throws InvalidValueException if there is no action, or if there are too many patterns */
    public CredentialLimits {
        if (actions.isEmpty()) {
            throw new InvalidValueException("invalid actions: at least one of pull, push, delete, catalog, admin");
        }
        if (patterns.size() > MAX_PATTERNS) {
            throw new InvalidValueException("invalid patterns: at most " + MAX_PATTERNS);
        }
        EnumSet<Action> complete = EnumSet.copyOf(actions);
        if (complete.contains(Action.PUSH)) {
            complete.add(Action.PULL);
        }
        actions = Collections.unmodifiableSet(complete);
        patterns = List.copyOf(patterns);
    }

    /** The actions that it leaves on a repository. */
    public Set<Action> on(RepositoryName name) {
        return throughout(new RepositoryPattern.Exact(name));
    }

    /** The actions that it leaves on all repositories at once, of which listing them is one. */
    public Set<Action> onAll() {
        return throughout(RepositoryPattern.ALL);
    }

    /** The actions that it leaves on each and every repository of a pattern. */
    public Set<Action> throughout(RepositoryPattern repositories) {
        boolean covered = patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.covers(repositories));
        return covered ? actions : Set.of();
    }
}
