package dev.wharf.token.authz;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Scope;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Few names and short ones, so that rules and requests meet. */
final class RulesDomain extends DomainContextBase {
    private static final List<Subject> SUBJECTS =
            List.of(Subject.EVERYONE, Subject.AUTHENTICATED, Subject.user("a"), Subject.user("b"), Subject.group("a"));

    @Provide
    Arbitrary<RepositoryName> names() {
        return paths().map(RepositoryName::new);
    }

    @Provide
    Arbitrary<RepositoryPattern> patterns() {
        Arbitrary<String> shapes = Arbitraries.strings()
                .withChars("ab*")
                .ofMinLength(1)
                .ofMaxLength(4)
                .filter(shape -> !shape.contains("**"));
        return Arbitraries.oneOf(
                        paths(),
                        paths().map(path -> path + "/**"),
                        Combinators.combine(paths(), shapes).as((path, shape) -> path + "/" + shape),
                        shapes,
                        Arbitraries.just("**"))
                .map(RepositoryPattern::parse);
    }

    private static Arbitrary<String> paths() {
        return Arbitraries.of("a", "b", "ab", "aab", "a.b")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> String.join("/", parts));
    }

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
