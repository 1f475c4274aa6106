package dev.wharf.token.authz;

import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryPattern;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One statement about who may, or may not, do what where. What holds is the union of all that is allowed minus anything
 * denied; the order of rules never matters.
 *
 * <p>{@link Action#CATALOG} lists all repositories and so goes only with the pattern {@code **}. {@link Action#ADMIN}
 * is about managing rules below the pattern: it is kept with the rule and never enters a token; who may use the admin
 * API is decided by the account.
 *
 * @param pattern the repositories it speaks of
 * @param subject whom it speaks of
 * @param except the group whose members a denial spares
 * @param effect allow or deny
 * @param actions at least one, in the order of {@link Action}; allowing push allows pull, because no client can push
 *     without it
 * @param conditions when and from where it holds
 */
public record AccessRule(
        RulePattern pattern,
        Subject subject,
        Optional<Subject> except,
        Effect effect,
        Set<Action> actions,
        Conditions conditions) {
    /**
     * @throws InvalidValueException if there is no action, or catalog with another pattern than {@code **}, or an
     *     exception that is no group or from what is allowed
     */
    public AccessRule {
        if (actions.isEmpty()) {
            throw new InvalidValueException("invalid actions: at least one of pull, push, delete, catalog, admin");
        }
        if (actions.contains(Action.CATALOG) && !pattern.equals(RulePattern.ALL)) {
            throw new InvalidValueException("invalid actions: catalog is accepted only with the pattern **");
        }
        if (except.isPresent() && (effect != Effect.DENY || except.get().kind() != Subject.Kind.GROUP)) {
            throw new InvalidValueException("invalid exception: accepted is group:<name>, with the effect deny");
        }
        EnumSet<Action> complete = EnumSet.copyOf(actions);
        if (effect == Effect.ALLOW && complete.contains(Action.PUSH)) {
            complete.add(Action.PULL);
        }
        actions = Collections.unmodifiableSet(complete);
    }

    /**
     * A rule without exception and conditions.
     *
     * @throws InvalidValueException if there is no action, or catalog with another pattern than {@code **}
     */
    public AccessRule(RulePattern pattern, Subject subject, Effect effect, Set<Action> actions) {
        this(pattern, subject, Optional.empty(), effect, actions, Conditions.NONE);
    }

    /**
     * A rule without exception and conditions about the same repositories for everybody.
     *
     * @throws InvalidValueException if there is no action, or catalog with another pattern than {@code **}
     */
    public AccessRule(RepositoryPattern pattern, Subject subject, Effect effect, Set<Action> actions) {
        this(new RulePattern.Fixed(pattern), subject, effect, actions);
    }
}
