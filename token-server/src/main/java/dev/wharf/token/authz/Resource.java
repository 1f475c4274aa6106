package dev.wharf.token.authz;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a scope is about. */
sealed interface Resource {
    static Resource of(Scope scope, HostPrefixes hosts) {
        if (scope.type().equals(Scope.REPOSITORY)) {
            return hosts.repository(scope.name())
                    .<Resource>map(Repository::new)
                    .orElseGet(() -> new None(Reason.INVALID_NAME));
        }
        return scope.isCatalog() ? new Catalog() : new None(Reason.UNKNOWN_TYPE);
    }

    /** Whether rules with this pattern are about it. */
    boolean isMeantBy(RepositoryPattern pattern);

    /** The actions on it that a token can carry. */
    List<Action> actions();

    /** What is asked, word by word, if these are the words of the scope. */
    default List<String> asked(List<String> words) {
        return words;
    }

    /** The action that rules speak of where a scope has this word; empty if there is none. */
    Optional<Action> action(String asked);

    /** The actions that a credential leaves on it. */
    Set<Action> leftBy(CredentialLimits limits);

    /** A repository, by the name that rules speak of. */
    record Repository(RepositoryName name) implements Resource {
        private static final List<Action> IN_TOKENS = List.of(Action.PULL, Action.PUSH, Action.DELETE);

        @Override
        public boolean isMeantBy(RepositoryPattern pattern) {
            return pattern.matches(name);
        }

        @Override
        public List<Action> actions() {
            return IN_TOKENS;
        }

        /** {@code *} asks for every action, each by its name. */
        @Override
        public List<String> asked(List<String> words) {
            return words.contains(Access.ANY_ACTION)
                    ? IN_TOKENS.stream().map(Action::label).toList()
                    : words;
        }

        @Override
        public Optional<Action> action(String asked) {
            return Action.of(asked).filter(IN_TOKENS::contains);
        }

        @Override
        public Set<Action> leftBy(CredentialLimits limits) {
            return limits.on(name);
        }
    }

    /** The list of all repositories. */
    record Catalog() implements Resource {
        @Override
        public boolean isMeantBy(RepositoryPattern pattern) {
            return pattern.equals(RepositoryPattern.ALL);
        }

        @Override
        public List<Action> actions() {
            return List.of(Action.CATALOG);
        }

        @Override
        public Optional<Action> action(String asked) {
            return asked.equals(Access.ANY_ACTION) ? Optional.of(Action.CATALOG) : Optional.empty();
        }

        @Override
        public Set<Action> leftBy(CredentialLimits limits) {
            return limits.onAll();
        }
    }

    /** Nothing that rules speak of. */
    record None(Reason reason) implements Resource {
        @Override
        public boolean isMeantBy(RepositoryPattern pattern) {
            return false;
        }

        @Override
        public List<Action> actions() {
            return List.of();
        }

        @Override
        public Optional<Action> action(String asked) {
            return Optional.empty();
        }

        @Override
        public Set<Action> leftBy(CredentialLimits limits) {
            return Set.of();
        }
    }
}
