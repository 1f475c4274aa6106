package dev.wharf.token.authz;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Decides what a token carries. Deny by default, the union of what is allowed minus anything denied. */
public final class AccessPolicy {
    private static final Set<Action> IN_TOKENS = Set.of(Action.PULL, Action.PUSH, Action.DELETE);

    private AccessPolicy() {}

    /**
     * What is granted of what was asked. A pure function: the order of rules, subjects and scopes decides nothing.
     *
     * <p>Asking for {@code *} on a repository gives each granted action by its name. Push without pull is not granted:
     * no registry accepts it. {@code registry:catalog:*} is granted, as {@code *}, to those who have the action
     * catalog; {@code search} to everybody, since {@link Visibility} limits what is found.
     *
     * @param who all subjects that the caller is, {@link Subject#EVERYONE} included
     * @param asked the scopes, one per resource
     * @param rules at least all rules of these subjects whose patterns match the scopes; others are of no effect
     * @return one entry per scope of which something is granted, in the order asked; never more than was asked
     */
    public static List<Access> decide(Set<Subject> who, List<Scope> asked, Collection<AccessRule> rules) {
        List<AccessRule> theirs =
                rules.stream().filter(rule -> who.contains(rule.subject())).toList();
        return asked.stream().flatMap(scope -> decide(scope, theirs).stream()).toList();
    }

    private static Optional<Access> decide(Scope scope, List<AccessRule> rules) {
        List<String> actions = granted(scope, rules);
        return actions.isEmpty() ? Optional.empty() : Optional.of(new Access(scope.type(), scope.name(), actions));
    }

    private static List<String> granted(Scope scope, List<AccessRule> rules) {
        return switch (scope.type()) {
            case Scope.REPOSITORY -> RepositoryName.isValid(scope.name()) ? onRepository(scope, rules) : List.of();
            case Scope.REGISTRY -> scope.isCatalog() ? onCatalog(scope, rules) : List.of();
            default -> List.of();
        };
    }

    private static List<String> onRepository(Scope scope, List<AccessRule> rules) {
        RepositoryName name = new RepositoryName(scope.name());
        Set<Action> held = effective(rules, rule -> rule.pattern().matches(name));
        held.retainAll(IN_TOKENS);
        if (!held.contains(Action.PULL)) {
            held.remove(Action.PUSH);
        }
        List<String> names = held.stream().map(Action::label).toList();
        return scope.actions().contains(Access.ANY_ACTION)
                ? names
                : scope.actions().stream().filter(names::contains).toList();
    }

    private static List<String> onCatalog(Scope scope, List<AccessRule> rules) {
        Set<Action> held = effective(rules, rule -> rule.pattern().equals(RepositoryPattern.ALL));
        return scope.actions().stream()
                .filter(action -> switch (action) {
                    case Access.ANY_ACTION -> held.contains(Action.CATALOG);
                    case Access.SEARCH -> true;
                    default -> false;
                })
                .toList();
    }

    private static Set<Action> effective(List<AccessRule> rules, Predicate<AccessRule> applies) {
        Set<Action> allowed = EnumSet.noneOf(Action.class);
        Set<Action> denied = EnumSet.noneOf(Action.class);
        for (AccessRule rule : rules) {
            if (applies.test(rule)) {
                (rule.effect() == Effect.ALLOW ? allowed : denied).addAll(rule.actions());
            }
        }
        allowed.removeAll(denied);
        return allowed;
    }
}
