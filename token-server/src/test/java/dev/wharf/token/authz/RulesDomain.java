package dev.wharf.token.authz;

import dev.wharf.model.Action;
import dev.wharf.model.PatternsDomain;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;

/** Rules and requests that meet. */
final class RulesDomain extends PatternsDomain {
    private static final List<Subject> SUBJECTS =
            List.of(Subject.EVERYONE, Subject.AUTHENTICATED, Subject.user("a"), Subject.user("b"), Subject.group("a"));

    @Provide
    Arbitrary<AccessRule> rules() {
        return Combinators.combine(
                        patterns(),
                        Arbitraries.of(SUBJECTS),
                        Arbitraries.of(Effect.class),
                        Arbitraries.of(Action.class).set().ofMinSize(1))
                .as((pattern, subject, effect, actions) -> actions.contains(Action.CATALOG)
                        ? new AccessRule(RepositoryPattern.ALL, subject, effect, actions)
                        : new AccessRule(pattern, subject, effect, actions));
    }

    @Provide
    Arbitrary<Set<Subject>> callers() {
        return Arbitraries.of(SUBJECTS).set();
    }

    @Provide
    Arbitrary<Scope> scopes() {
        return Arbitraries.oneOf(
                Combinators.combine(paths(), actions()).as((path, actions) -> new Scope("repository", path, actions)),
                Combinators.combine(
                                Arbitraries.of("registry", "repository", "other"),
                                Arbitraries.of("catalog", "Not/A/Name", "x"),
                                actions())
                        .as(Scope::new));
    }

    private static Arbitrary<List<String>> actions() {
        return Arbitraries.of("pull", "push", "delete", "*", "catalog", "admin", "search")
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(4);
    }
}
