package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.model.RepositoryName;
import dev.wharf.token.authz.Role;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.Namespace;
import dev.wharf.token.storage.NamespaceStore;
import io.helidon.http.Method;
import java.util.List;
import java.util.Optional;

/** The namespaces: paths with members and a visibility. Every endpoint takes {@code ?service=}. */
public final class NamespaceHandler implements Handler {
    private static final String SERVICE = "service";

    private final NamespaceStore namespaces;
    private final ServiceChoice services;

    public NamespaceHandler(NamespaceStore namespaces, ServiceChoice services) {
        this.namespaces = namespaces;
        this.services = services;
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

    private record MemberView(String subject, String role) {
        static MemberView of(Namespace.Member member) {
            return new MemberView(member.subject().toString(), member.role().label());
        }
    }

    /** A namespace that a request is about, whether it is there or not. */
    private record Named(Service service, RepositoryName path) {
        String target() {
            return "namespace:" + path;
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.admin(Method.GET, "namespaces", this::list),
                Endpoint.admin(Method.GET, "namespaces/{+path}", this::get),
                Endpoint.admin(Method.PUT, "namespaces/{+path}", this::put),
                Endpoint.admin(Method.DELETE, "namespaces/{+path}", this::delete),
                Endpoint.admin(Method.POST, "namespaces/{+path}:archive", request -> archive(request, true)),
                Endpoint.admin(Method.POST, "namespaces/{+path}:unarchive", request -> archive(request, false)),
                Endpoint.admin(Method.GET, "namespaces/{+path}/members", this::members),
                Endpoint.admin(Method.PUT, "namespaces/{+path}/members/{subject}", this::putMember),
                Endpoint.admin(Method.DELETE, "namespaces/{+path}/members/{subject}", this::deleteMember));
    }

    private Named named(ApiRequest request) {
        return new Named(
                services.named(request.query(SERVICE).first(SERVICE)),
                DescriptionBody.path("path", request.parameter("path")));
    }

    /** {@code GET /api/v1/namespaces?service=&after=&limit=}. */
    private Answer list(ApiRequest request) {
        FormParameters query = request.query(SERVICE, Page.AFTER, Page.LIMIT);
        Service service = services.named(query.first(SERVICE));
        Page page = Page.of(query);
        List<Namespace> found = namespaces.list(service.id(), page.after().orElse(""), page.look());
        return page.answer(
                request, found, namespace -> namespace.path().value(), namespace -> View.of(service, namespace));
    }

    /** {@code GET /api/v1/namespaces/{path}}. */
    private Answer get(ApiRequest request) {
        return Answer.entity(200, present(named(request)));
    }

    private View present(Named named) {
        return view(named).orElseThrow(NamespaceHandler::unknown);
    }

    private Optional<View> view(Named named) {
        return namespaces
                .find(named.service().id(), named.path())
                .map(namespace -> View.of(named.service(), namespace));
    }

    /**
     * {@code PUT /api/v1/namespaces/{path}} with {@code {"description":"…","visibility":"internal"}}: creates it (201)
     * or changes it (200); what is not given is {@code ""} and {@code private}.
     */
    private Answer put(ApiRequest request) {
        Named named = named(request);
        request.checkPreconditions(() -> view(named));
        Namespace.Description about = DescriptionBody.of(request.body());
        boolean isNew = namespaces.put(named.service().id(), named.path(), about) == NamespaceStore.PutResult.CREATED;
        View view = present(named);
        if (isNew) {
            request.caller().created(named.target(), view.toString());
        } else {
            request.caller().changed(named.target(), view.toString());
        }
        return Answer.entity(isNew ? 201 : 200, view);
    }

    /** {@code DELETE /api/v1/namespaces/{path}}: its members and the rules that stand for them go with it. */
    private Answer delete(ApiRequest request) {
        Named named = named(request);
        request.checkPreconditions(() -> view(named));
        if (!namespaces.delete(named.service().id(), named.path())) {
            throw unknown();
        }
        request.caller().deleted(named.target());
        return Answer.empty(204);
    }

    /** {@code POST /api/v1/namespaces/{path}:archive} and {@code :unarchive}. */
    private Answer archive(ApiRequest request, boolean archived) {
        Named named = named(request);
        request.checkPreconditions(() -> view(named));
        if (!namespaces.archive(named.service().id(), named.path(), archived)) {
            throw unknown();
        }
        View view = present(named);
        request.caller().changed(named.target(), view.toString());
        return Answer.entity(200, view);
    }

    /** {@code GET /api/v1/namespaces/{path}/members}. */
    private Answer members(ApiRequest request) {
        Named named = named(request);
        present(named);
        return Answer.json(
                200,
                namespaces.members(named.service().id(), named.path()).stream()
                        .map(MemberView::of)
                        .toList());
    }

    /**
     * {@code PUT /api/v1/namespaces/{path}/members/{subject}} with {@code {"role":"writer"}}: 201 for a new member, 200
     * for another role. In a robot's name {@code %2F} is written for a slash.
     */
    private Answer putMember(ApiRequest request) {
        Named named = named(request);
        Subject subject = subject(request);
        request.checkPreconditions(() -> member(named, subject));
        JsonFields body = request.body();
        String label = body.requiredText("role");
        body.end();
        Role role = Role.of(label)
                .orElseThrow(() -> Problem.unacceptable("role", label, "must be reader, writer, maintainer or owner")
                        .refuse());
        MemberView view = new MemberView(subject.toString(), label);
        return switch (namespaces.putMember(named.service().id(), named.path(), subject, role)) {
            case NO_NAMESPACE -> throw unknown();
            case NO_SUBJECT ->
                throw Problem.unacceptable(
                                "subject",
                                subject.toString(),
                                "there is no such " + subject.kind().label())
                        .refuse();
            case CREATED -> {
                request.caller().did("member-added", named.target(), view.toString());
                yield Answer.entity(201, view);
            }
            case UPDATED -> {
                request.caller().did("member-changed", named.target(), view.toString());
                yield Answer.entity(200, view);
            }
        };
    }

    /** {@code DELETE /api/v1/namespaces/{path}/members/{subject}}. */
    private Answer deleteMember(ApiRequest request) {
        Named named = named(request);
        Subject subject = subject(request);
        request.checkPreconditions(() -> member(named, subject));
        if (!namespaces.deleteMember(named.service().id(), named.path(), subject)) {
            throw Problem.of(404, "there is no such member").refuse();
        }
        request.caller().did("member-removed", named.target(), subject.toString());
        return Answer.empty(204);
    }

    private Optional<MemberView> member(Named named, Subject subject) {
        return namespaces.members(named.service().id(), named.path()).stream()
                .filter(member -> member.subject().equals(subject))
                .map(MemberView::of)
                .findFirst();
    }

    private static Subject subject(ApiRequest request) {
        String text = request.parameter("subject");
        Subject subject = RuleBody.parse("subject", text, Subject::parse);
        if (!subject.kind().isNamed()) {
            throw Problem.unacceptable("subject", text, "is no member: set the visibility instead")
                    .refuse();
        }
        return subject;
    }

    private static RefusedException unknown() {
        return Problem.of(404, "there is no such namespace").refuse();
    }
}
