package dev.wharf.token.authz;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.PatternsDomain;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The decision once more, as plainly as it can be said: every action is looked up on its own, in every rule. */
record Oracle(Requester caller, PolicyFacts facts) {
    List<Access> decide(List<Scope> asked) {
        return asked.stream()
                .map(scope -> new Access(scope.type(), scope.name(), granted(scope)))
                .filter(access -> !access.actions().isEmpty())
                .toList();
    }

    private List<String> granted(Scope scope) {
        return switch (scope.type()) {
            case "repository" -> onRepository(scope);
            case "registry" -> scope.name().equals("catalog") ? onCatalog(scope) : List.of();
            default -> List.of();
        };
    }

    private List<String> onRepository(Scope scope) {
        String name = withoutHost(scope.name());
        List<String> wanted = scope.actions().contains("*") ? List.of("pull", "push", "delete") : scope.actions();
        return !RepositoryName.isValid(name)
                ? List.of()
                : wanted.stream()
                        .filter(action -> switch (action) {
                            case "pull" -> may(Action.PULL, name);
                            case "push" -> may(Action.PUSH, name) && may(Action.PULL, name) && !isArchived(name);
                            case "delete" -> may(Action.DELETE, name) && !isArchived(name);
                            default -> false;
                        })
                        .toList();
    }

    private String withoutHost(String name) {
        return facts.hosts().hosts().stream()
                .filter(host -> name.startsWith(host + "/"))
                .map(host -> name.substring(host.length() + 1))
                .findFirst()
                .orElse(name);
    }

    private List<String> onCatalog(Scope scope) {
        boolean list = isSaid(Effect.ALLOW, Action.CATALOG, "any")
                && !isSaid(Effect.DENY, Action.CATALOG, "any")
                && caller.limits().actions().contains(Action.CATALOG)
                && (texts(caller.limits()).findAny().isEmpty()
                        || texts(caller.limits()).anyMatch("**"::equals));
        return scope.actions().stream()
                .filter(action -> action.equals("search") || (action.equals("*") && list))
                .toList();
    }

    private boolean may(Action action, String name) {
        boolean covered = texts(caller.limits()).findAny().isEmpty()
                || texts(caller.limits()).anyMatch(pattern -> PatternsDomain.matches(pattern, name));
        return isSaid(Effect.ALLOW, action, name)
                && !isSaid(Effect.DENY, action, name)
                && facts.namespaces()
                        .map(paths -> paths.stream().anyMatch(path -> name.startsWith(path + "/")))
                        .orElse(true)
                && covered
                && caller.limits().actions().contains(action);
    }

    private static Stream<String> texts(CredentialLimits limits) {
        return limits.patterns().stream().map(Object::toString);
    }

    private boolean isArchived(String name) {
        return facts.archived().stream().anyMatch(path -> name.startsWith(path + "/"));
    }

    private boolean isSaid(Effect effect, Action action, String name) {
        return facts.rules().stream()
                .filter(StoredRule::enabled)
                .map(StoredRule::rule)
                .filter(rule -> rule.effect() == effect && rule.actions().contains(action))
                .filter(rule -> caller.subjects().contains(rule.subject()))
                .filter(rule -> rule.except().isEmpty()
                        || !caller.subjects().contains(rule.except().get()))
                .filter(rule -> isFromHere(rule.conditions()) && isNow(rule.conditions()))
                .anyMatch(rule -> isAbout(rule, name));
    }

    private boolean isFromHere(Conditions conditions) {
        return conditions.ranges().isEmpty()
                || conditions.ranges().stream()
                        .flatMap(range -> RulesDomain.RANGES.getOrDefault(range.toString(), Set.of()).stream())
                        .anyMatch(caller.address().getHostAddress()::equals);
    }

    private boolean isNow(Conditions conditions) {
        long now = caller.at().getEpochSecond();
        return conditions.validFrom().map(from -> from.getEpochSecond() <= now).orElse(true)
                && conditions
                        .validUntil()
                        .map(until -> now < until.getEpochSecond())
                        .orElse(true);
    }

    private boolean isAbout(AccessRule rule, String name) {
        String text = rule.pattern().toString();
        if (!text.contains("${user}")) {
            return PatternsDomain.matches(text, name);
        }
        Optional<String> user = caller.subjects().stream()
                .filter(subject -> subject.toString().matches("user:[a-z0-9]+"))
                .map(Subject::name)
                .findFirst();
        String place = text.replaceFirst("\\$\\{user}.*", user.orElse(""));
        boolean taken = rule.effect() == Effect.ALLOW
                && facts.taken().stream().anyMatch(path -> path.value().equals(place));
        return user.isPresent() && !taken && PatternsDomain.matches(text.replace("${user}", user.get()), name);
    }
}
