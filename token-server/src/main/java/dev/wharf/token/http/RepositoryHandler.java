package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.DescribedRepository;
import dev.wharf.token.storage.Namespace;
import dev.wharf.token.storage.RepositoryStore;
import io.helidon.http.Method;
import java.util.List;
import java.util.Optional;

/** What is said of repositories, also before the first push. Every endpoint takes {@code ?service=}. */
public final class RepositoryHandler implements Handler {
    private static final String SERVICE = "service";

    private final RepositoryStore repositories;
    private final ServiceChoice services;

    public RepositoryHandler(RepositoryStore repositories, ServiceChoice services) {
        this.repositories = repositories;
        this.services = services;
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

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.admin(Method.GET, "repositories", this::list),
                Endpoint.admin(Method.GET, "repositories/{+name}", this::get),
                Endpoint.admin(Method.PUT, "repositories/{+name}", this::put),
                Endpoint.admin(Method.DELETE, "repositories/{+name}", this::delete));
    }

    /** {@code GET /api/v1/repositories?service=&after=&limit=}: those of which something is said. */
    private Answer list(ApiRequest request) {
        FormParameters query = request.query(SERVICE, Page.AFTER, Page.LIMIT);
        Page page = Page.of(query);
        Service service = services.named(query.first(SERVICE));
        return page.answer(
                request,
                repositories.list(service.id(), page.after().orElse(""), page.look()),
                repository -> repository.name().value(),
                repository -> View.of(service, repository));
    }

    /** {@code GET /api/v1/repositories/{name}}. */
    private Answer get(ApiRequest request) {
        return Answer.entity(200, view(service(request), name(request)).orElseThrow(RepositoryHandler::unknown));
    }

    /**
     * {@code PUT /api/v1/repositories/{name}} with {@code {"description":"…","visibility":"public"}}: 201 for the
     * first, 200 later; what is not given is {@code ""} and {@code private}, which leaves it to rules and namespaces.
     */
    private Answer put(ApiRequest request) {
        Service service = service(request);
        RepositoryName name = name(request);
        request.checkPreconditions(() -> view(service, name));
        Namespace.Description about = DescriptionBody.of(request.body());
        boolean isNew = repositories.put(service.id(), name, about);
        View view = view(service, name).orElseThrow(RepositoryHandler::unknown);
        String target = "repository:" + name;
        if (isNew) {
            request.caller().created(target, view.toString());
            return Answer.entity(201, view);
        }
        request.caller().changed(target, view.toString());
        return Answer.entity(200, view);
    }

    /** {@code DELETE /api/v1/repositories/{name}}: forgets what is said; images stay where they are. */
    private Answer delete(ApiRequest request) {
        Service service = service(request);
        RepositoryName name = name(request);
        request.checkPreconditions(() -> view(service, name));
        if (!repositories.delete(service.id(), name)) {
            throw unknown();
        }
        request.caller().deleted("repository:" + name);
        return Answer.empty(204);
    }

    private Optional<View> view(Service service, RepositoryName name) {
        return repositories.find(service.id(), name).map(repository -> View.of(service, repository));
    }

    private Service service(ApiRequest request) {
        return services.named(request.query(SERVICE).first(SERVICE));
    }

    private static RepositoryName name(ApiRequest request) {
        String text = request.parameter("name");
        try {
            return new RepositoryName(text);
        } catch (InvalidValueException e) {
            throw Problem.unacceptable("name", text, e.getMessage()).refuse();
        }
    }

    private static RefusedException unknown() {
        return Problem.of(404, "nothing is said of this repository").refuse();
    }
}
