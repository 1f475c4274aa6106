package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.DescribedRepository;
import dev.wharf.token.storage.Namespace;
import dev.wharf.token.storage.RepositoryStore;
import io.helidon.http.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** What is said of repositories, also before the first push. Every endpoint takes {@code ?service=}. */
public final class RepositoryHandler implements Handler {
    private static final String SERVICE = "service";

    private final RepositoryStore repositories;
    private final ServiceChoice services;
    private final Delegation delegation;

    public RepositoryHandler(RepositoryStore repositories, ServiceChoice services, Delegation delegation) {
        this.repositories = repositories;
        this.services = services;
        this.delegation = delegation;
    }

    private record View(
            String service,
            String name,
            String description,
            String visibility,
            @JsonProperty("created_at") String createdAt) {
        static View of(Service service, DescribedRepository repository) {
            return new View(
                    service.name().value(),
                    repository.name().value(),
                    repository.about().text(),
                    repository.about().visibility().label(),
                    repository.createdAt().toString());
        }
    }

    /** A repository that a request is about, whether anything is said of it or not. */
    private record Named(Service service, RepositoryName name) {
        RepositoryPattern pattern() {
            return new RepositoryPattern.Exact(name);
        }

        String target() {
            return "repository:" + name;
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.account(Method.GET, "repositories", this::list),
                Endpoint.account(Method.GET, "repositories/{+name}", this::get),
                Endpoint.account(Method.PUT, "repositories/{+name}", this::put),
                Endpoint.account(Method.DELETE, "repositories/{+name}", this::delete));
    }

    /**
     * {@code GET /api/v1/repositories?service=&under=&after=&limit=}: those of which something is said, or of these
     * those below a path. Who manages a path alone has to name it.
     */
    private Answer list(ApiRequest request) {
        FormParameters query = request.query(SERVICE, "under", Page.AFTER, Page.LIMIT);
        Page page = Page.of(query);
        Service service = services.named(query.first(SERVICE));
        Optional<RepositoryName> under = query.first("under").map(path -> DescriptionBody.path("under", path));
        delegation.requireUnder(request.caller(), service.id(), under);
        return page.answer(
                request,
                repositories.list(service.id(), under, page.after().orElse(""), page.look()),
                repository -> repository.name().value(),
                repository -> View.of(service, repository));
    }

    /** {@code GET /api/v1/repositories/{name}}. */
    private Answer get(ApiRequest request) {
        return Answer.entity(200, view(managed(request)).orElseThrow(RepositoryHandler::unknown));
    }

    /**
     * {@code PUT /api/v1/repositories/{name}} with {@code {"description":"…","visibility":"public"}}: 201 for the
     * first, 200 later; what is not given is {@code ""} and {@code private}, which leaves it to rules and namespaces.
     */
    private Answer put(ApiRequest request) {
        managed(request);
        Namespace.Description about = DescriptionBody.of(request.body()); // before the turn: others wait no longer
        Named named = inTurn(request);
        Caller caller = request.caller();
        if (about.visibility().subject().isPresent()) {
            delegation.requireHeld(caller, named.service().id(), named.pattern(), EnumSet.of(Action.PULL));
        }
        boolean isNew = repositories.put(named.service().id(), named.name(), about);
        View view = view(named).orElseThrow(RepositoryHandler::unknown);
        if (isNew) {
            caller.created(named.target(), view.toString());
            return Answer.entity(201, view);
        }
        caller.changed(named.target(), view.toString());
        return Answer.entity(200, view);
    }

    /** {@code DELETE /api/v1/repositories/{name}}: forgets what is said; images stay where they are. */
    private Answer delete(ApiRequest request) {
        Named named = inTurn(request);
        boolean wasThere = delegation.keepingPlaces(
                request.caller(),
                named.service().id(),
                List.of(named.pattern()),
                () -> repositories.delete(named.service().id(), named.name()));
        if (!wasThere) {
            throw unknown();
        }
        request.caller().deleted(named.target());
        return Answer.empty(204);
    }

    private Optional<View> view(Named named) {
        return repositories
                .find(named.service().id(), named.name())
                .map(repository -> View.of(named.service(), repository));
    }

    /** The repository, if the caller may manage it: nobody else learns whether anything is said of it. */
    private Named managed(ApiRequest request) {
        Named named = new Named(
                services.named(request.query(SERVICE).first(SERVICE)),
                RuleBody.parse("name", request.parameter("name"), RepositoryName::new));
        delegation.requireAll(request.caller(), named.service().id(), named.pattern());
        return named;
    }

    /** The repository that a change is about; from here on it stays so that the caller may make it. */
    private Named inTurn(ApiRequest request) {
        request.awaitTurn();
        Named named = managed(request);
        request.checkPreconditions(() -> view(named));
        return named;
    }

    private static RefusedException unknown() {
        return Problem.of(404, "nothing is said of this repository").refuse();
    }
}
