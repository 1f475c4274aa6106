package dev.wharf.token.authz;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.PatternsDomain;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The decision once more, as plainly as it can be said: every action is looked up on its own. */
final class Oracle {
    private Oracle() {}

    static List<Access> decide(Set<Subject> who, List<Scope> asked, Collection<AccessRule> rules) {
        List<Access> granted = new ArrayList<>();
        for (Scope scope : asked) {
            List<String> actions =
                    scope.type().equals("repository") ? onRepository(who, scope, rules) : onRegistry(who, scope, rules);
            if (!actions.isEmpty()) {
                granted.add(new Access(scope.type(), scope.name(), actions));
            }
        }
        return granted;
    }

    private static List<String> onRepository(Set<Subject> who, Scope scope, Collection<AccessRule> rules) {
        List<String> wanted =
                scope.actions().contains("*") ? List.of("pull", "push", "delete") : List.copyOf(scope.actions());
        return wanted.stream()
                .filter(action -> List.of("pull", "push", "delete").contains(action))
                .filter(action -> may(who, scope.name(), Action.of(action).orElseThrow(), rules))
                .filter(action -> !action.equals("push") || may(who, scope.name(), Action.PULL, rules))
                .toList();
    }

    private static List<String> onRegistry(Set<Subject> who, Scope scope, Collection<AccessRule> rules) {
        if (!scope.type().equals("registry") || !scope.name().equals("catalog")) {
            return List.of();
        }
        return scope.actions().stream()
                .filter(action ->
                        action.equals("search") || (action.equals("*") && may(who, "any", Action.CATALOG, rules)))
                .toList();
    }

    private static boolean may(Set<Subject> who, String name, Action action, Collection<AccessRule> rules) {
        return RepositoryName.isValid(name)
                && isSaid(Effect.ALLOW, who, name, action, rules)
                && !isSaid(Effect.DENY, who, name, action, rules);
    }

    private static boolean isSaid(
            Effect effect, Set<Subject> who, String name, Action action, Collection<AccessRule> rules) {
        return rules.stream()
                .anyMatch(rule -> rule.effect() == effect
                        && who.contains(rule.subject())
                        && PatternsDomain.matches(rule.pattern().toString(), name)
                        && rule.actions().contains(action));
    }
}
