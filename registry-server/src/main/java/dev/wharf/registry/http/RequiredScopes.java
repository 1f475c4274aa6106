package dev.wharf.registry.http;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Scope;
import java.util.ArrayList;
import java.util.List;

/** What each request needs, as registry:2 has it; clients and token servers are built to it. */
final class RequiredScopes {
    private RequiredScopes() {}

    /** The scopes that a request needs; none means: any valid credentials. */
    static List<Scope> of(Route route, String method, Query query) {
        return switch (route) {
            case Route.Base() -> List.of();
            case Route.Catalog() -> List.of(new Scope(Scope.REGISTRY, "catalog", List.of(Access.ANY_ACTION)));
            case Route.InRepository inside -> inRepository(inside, method, query);
        };
    }

    private static List<Scope> inRepository(Route.InRepository route, String method, Query query) {
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
            Mount.of(query).ifPresent(mount -> scopes.add(Scope.repository(mount.from(), Action.PULL)));
        }
        return List.copyOf(scopes);
    }
}
