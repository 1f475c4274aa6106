package dev.wharf.registry.http;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What each request needs, as registry:2 has it; clients and token servers are built to it.
 *
 * @param anonymousMounts whether a mount that names no repository needs a token that says what its bearer may pull
 */
record RequiredScopes(boolean anonymousMounts) {

    /** The scopes that a request needs; none means: any valid credentials. */
    List<Scope> of(Route route, String method, Query query) {
        return switch (route) {
            case Route.Base() -> List.of();
            case Route.Catalog() -> List.of(Scope.catalog(Access.ANY_ACTION));
            case Route.InRepository inside -> inRepository(inside, method, query);
        };
    }

    private List<Scope> inRepository(Route.InRepository route, String method, Query query) {
        RepositoryName repository = route.repository();
        List<Scope> scopes = new ArrayList<>();
        scopes.add(
                switch (method) {
                    case "GET", "HEAD" -> Scope.repository(repository, Action.PULL);
                    case "POST", "PUT", "PATCH" -> Scope.repository(repository, Action.PULL, Action.PUSH);
                    case "DELETE" -> Scope.repository(repository, Action.DELETE);
                    default -> throw new IllegalArgumentException("no route serves " + method);
                });
        if (route instanceof Route.Uploads) {
            Mount.of(query).flatMap(this::source).ifPresent(scopes::add);
        }
        return List.copyOf(scopes);
    }

    private Optional<Scope> source(Mount mount) {
        return mount.from()
                .map(from -> Scope.repository(from, Action.PULL))
                .or(() -> anonymousMounts ? Optional.of(Scope.catalog(Access.SEARCH)) : Optional.empty());
    }
}
