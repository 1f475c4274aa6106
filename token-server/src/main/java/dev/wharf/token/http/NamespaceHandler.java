package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.token.authz.Role;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.Namespace;
import dev.wharf.token.storage.NamespaceStore;
import io.helidon.http.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The namespaces: paths with members and a visibility. Every endpoint takes {@code ?service=}. */
public final class NamespaceHandler implements Handler {
    /** What is taken from everybody in an archived namespace. */
    private static final Set<Action> ARCHIVED = EnumSet.of(Action.PUSH, Action.DELETE);

    private final NamespaceStore namespaces;
    private final ServiceChoice services;
    private final Delegation delegation;

    public NamespaceHandler(NamespaceStore namespaces, ServiceChoice services, Delegation delegation) {
        this.namespaces = namespaces;
        this.services = services;
        this.delegation = delegation;
    }

    private record View(
            String service,
            String path,
            String description,
            String visibility,
            String state,
            @JsonProperty("created_at") String createdAt) {
        static View of(Service service, Namespace namespace) {
            return new View(
                    service.name().value(),
                    namespace.path().value(),
                    namespace.about().text(),
                    namespace.about().visibility().label(),
                    namespace.archived() ? "archived" : "active",
                    namespace.createdAt().toString());
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.account(Method.GET, "namespaces", this::list),
                Endpoint.account(Method.GET, "namespaces/{+path}", this::get),
                Endpoint.account(Method.PUT, "namespaces/{+path}", this::put),
                Endpoint.account(Method.DELETE, "namespaces/{+path}", this::delete),
                Endpoint.account(Method.POST, "namespaces/{+path}:archive", this::archive),
                Endpoint.account(Method.POST, "namespaces/{+path}:unarchive", this::unarchive));
    }

    /**
     * {@code GET /api/v1/namespaces?service=&under=&after=&limit=}: all, or that of this path and those below it. Who
     * manages a path alone has to name it.
     */
    private Answer list(ApiRequest request) {
        FormParameters query = request.query(NamedNamespace.SERVICE, "under", Page.AFTER, Page.LIMIT);
        Service service = services.named(query.first(NamedNamespace.SERVICE));
        Optional<RepositoryName> under = query.first("under").map(path -> DescriptionBody.path("under", path));
        delegation.requireUnder(request.caller(), service.id(), under);
        Page page = Page.of(query);
        List<Namespace> found =
                namespaces.list(service.id(), under, page.after().orElse(""), page.look());
        return page.answer(
                request, found, namespace -> namespace.path().value(), namespace -> View.of(service, namespace));
    }

    /** {@code GET /api/v1/namespaces/{path}}. */
    private Answer get(ApiRequest request) {
        return Answer.entity(200, view(managed(request)));
    }

    private NamedNamespace managed(ApiRequest request) {
        return NamedNamespace.managed(request, services, delegation);
    }

    /** The namespace that a change is about; from here on it stays so that the caller may make it. */
    private NamedNamespace inTurn(ApiRequest request) {
        request.awaitTurn();
        NamedNamespace named = managed(request);
        request.checkPreconditions(() -> find(named).map(namespace -> View.of(named.service(), namespace)));
        return named;
    }

    private Optional<Namespace> find(NamedNamespace named) {
        return namespaces.find(named.service().id(), named.path());
    }

    private Namespace present(NamedNamespace named) {
        return find(named).orElseThrow(NamedNamespace::unknown);
    }

    private View view(NamedNamespace named) {
        return View.of(named.service(), present(named));
    }

    /**
     * {@code PUT /api/v1/namespaces/{path}} with {@code {"description":"…","visibility":"internal"}}: creates it (201)
     * or changes it (200); what is not given is {@code ""} and {@code private}. Who makes the one of their own name is
     * its owner: what is below it would not be theirs any more.
     */
    private Answer put(ApiRequest request) {
        managed(request);
        Namespace.Description about = DescriptionBody.of(request.body()); // before the turn: others wait no longer
        NamedNamespace named = inTurn(request);
        Caller caller = request.caller();
        if (about.visibility().subject().isPresent()) {
            delegation.requireHeld(caller, named.service().id(), named.repositories(), EnumSet.of(Action.PULL));
        }
        if (find(named).isPresent()) {
            namespaces.put(named.service().id(), named.path(), about);
            View view = view(named);
            caller.changed(named.target(), view.toString());
            return Answer.entity(200, view);
        }
        requireInner(caller, named);
        delegation.keepingPlaces(
                caller, named.service().id(), List.of(named.repositories()), () -> create(caller, named, about));
        return Answer.entity(201, view(named));
    }

    private NamespaceStore.PutResult create(Caller caller, NamedNamespace named, Namespace.Description about) {
        boolean mayOwn = delegation.holds(caller, named.service().id(), named.repositories(), Role.OWNER.actions());
        NamespaceStore.PutResult result = namespaces.put(named.service().id(), named.path(), about);
        caller.created(named.target(), view(named).toString());
        caller.principal()
                .account()
                .filter(account -> mayOwn && isOwn(account, named.path()))
                .ifPresent(account -> {
                    namespaces.putMember(named.service().id(), named.path(), account, Role.OWNER);
                    caller.did("member-added", named.target(), account + " " + Role.OWNER.label());
                });
        return result;
    }

    private static boolean isOwn(Subject account, RepositoryName path) {
        return account.kind() == Subject.Kind.USER && account.name().equals(path.value());
    }

    /**
     * Lets pass what has no effect beyond the namespace. Where a service grants nothing outside of namespaces, the
     * outermost ones say what it grants at all.
     *
     * @throws RefusedException 403 for those who are no administrators
     */
    private void requireInner(Caller caller, NamedNamespace named) {
        boolean isOutermost = named.path().parents().stream()
                .noneMatch(
                        around -> namespaces.find(named.service().id(), around).isPresent());
        if (isOutermost && named.service().settings().requiresNamespace()) {
            delegation.requireAdministrator(
                    caller, "this service grants nothing outside of namespaces: the outer ones are for administrators");
        }
    }

    /**
     * {@code DELETE /api/v1/namespaces/{path}}: its members and the rules that stand for them go with it. Not that of
     * an archived one by whom it is to keep from pushing and deleting.
     */
    private Answer delete(ApiRequest request) {
        NamedNamespace named = inTurn(request);
        Caller caller = request.caller();
        if (present(named).archived()) {
            delegation.requireAdministrator(caller, "archived namespaces are deleted by administrators");
        }
        requireInner(caller, named);
        delegation.requireHeld(caller, named.service().id(), named.repositories(), allowedToMembers(named));
        delegation.keepingPlaces(
                caller,
                named.service().id(),
                List.of(named.repositories()),
                () -> namespaces.delete(named.service().id(), named.path()));
        caller.deleted(named.target());
        return Answer.empty(204);
    }

    private Set<Action> allowedToMembers(NamedNamespace named) {
        Set<Action> allowed = EnumSet.noneOf(Action.class);
        namespaces
                .members(named.service().id(), named.path())
                .forEach(member -> allowed.addAll(member.role().actions()));
        return allowed;
    }

    /** {@code POST /api/v1/namespaces/{path}:archive}: for who may deny everybody what that denies. */
    private Answer archive(ApiRequest request) {
        NamedNamespace named = inTurn(request);
        delegation.requireHeld(request.caller(), named.service().id(), named.repositories(), ARCHIVED);
        return archive(request, named, true);
    }

    /**
     * {@code POST /api/v1/namespaces/{path}:unarchive}: for administrators, as nothing says who has archived it,
     * perhaps to keep those from pushing who manage it.
     */
    private Answer unarchive(ApiRequest request) {
        NamedNamespace named = inTurn(request);
        delegation.requireAdministrator(request.caller(), "namespaces are unarchived by administrators");
        return archive(request, named, false);
    }

    private Answer archive(ApiRequest request, NamedNamespace named, boolean archived) {
        if (!namespaces.archive(named.service().id(), named.path(), archived)) {
            throw NamedNamespace.unknown();
        }
        View view = view(named);
        request.caller().changed(named.target(), view.toString());
        return Answer.entity(200, view);
    }
}
