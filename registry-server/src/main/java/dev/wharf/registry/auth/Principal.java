package dev.wharf.registry.auth;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Scope;
import dev.wharf.model.VisibleRepositories;
import java.util.List;
import java.util.Map;

/**
 * Who sends a request.
 *
 * @param name the user's name, {@code ""} for anonymous or where nobody is asked for a name
 * @param access what the presented token grants
 * @param tagRules what the token forbids all the same, by the name of the repository
 * @param visible what may be pulled beside that, as the token says
 */
public record Principal(String name, List<Access> access, Map<String, TagRules> tagRules, VisibleRepositories visible) {
    /** Nobody in particular. */
    public static final Principal ANONYMOUS = new Principal("", List.of(), Map.of(), VisibleRepositories.NONE);

    public Principal {
        access = List.copyOf(access);
        tagRules = Map.copyOf(tagRules);
    }

    /** What the catalog shows: everything to those who may list it, else what may be pulled. */
    public VisibleRepositories listed() {
        return access.stream().anyMatch(entry -> entry.grants(Scope.REGISTRY, Scope.CATALOG, Access.ANY_ACTION))
                ? VisibleRepositories.ALL
                : visible;
    }

    /** What the token forbids with the tags of this repository. */
    public TagRules tagRules(RepositoryName repository) {
        return tagRules.getOrDefault(repository.value(), TagRules.NONE);
    }

    /** Whether this repository may be pulled, as far as the token says. */
    public boolean mayPull(RepositoryName repository) {
        return visible.shows(repository)
                || access.stream()
                        .anyMatch(entry -> entry.grants(Scope.REPOSITORY, repository.value(), Action.PULL.label()));
    }

    /** The repositories that the token names and that may be pulled; no more than a token holds. */
    public List<RepositoryName> named() {
        return access.stream()
                .filter(entry -> entry.type().equals(Scope.REPOSITORY) && RepositoryName.isValid(entry.name()))
                .map(entry -> new RepositoryName(entry.name()))
                .filter(this::mayPull)
                .distinct()
                .toList();
    }
}
