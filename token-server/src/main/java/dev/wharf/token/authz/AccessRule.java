package dev.wharf.token.authz;

import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryPattern;
import java.util.Collections;
import java.util.EnumSet;
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
 * @param effect allow or deny
 * @param actions at least one, in the order of {@link Action}; allowing push allows pull, because no client can push
 *     without it
 */
public record AccessRule(RepositoryPattern pattern, Subject subject, Effect effect, Set<Action> actions) {
    /** @throws InvalidValueException if there is no action, or catalog with another pattern than {@code **} */
    public AccessRule {
        if (actions.isEmpty()) {
            throw new InvalidValueException("invalid actions: at least one of pull, push, delete, catalog, admin");
        }
        if (actions.contains(Action.CATALOG) && !pattern.equals(RepositoryPattern.ALL)) {
            throw new InvalidValueException("invalid actions: catalog is accepted only with the pattern **");
        }
        EnumSet<Action> complete = EnumSet.copyOf(actions);
        if (effect == Effect.ALLOW && complete.contains(Action.PUSH)) {
            complete.add(Action.PULL);
        }
        actions = Collections.unmodifiableSet(complete);
    }
}
