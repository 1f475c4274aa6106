package dev.wharf.token.http;

import dev.wharf.token.authz.Role;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.Namespace;
import dev.wharf.token.storage.NamespaceStore;
import io.helidon.http.Method;
import java.util.List;
import java.util.Optional;

/** The members of namespaces. Nobody gives a role, or takes one, that allows more than they may do there themselves. */
public final class MemberHandler implements Handler {
    private final NamespaceStore namespaces;
    private final ServiceChoice services;
    private final Delegation delegation;

    public MemberHandler(NamespaceStore namespaces, ServiceChoice services, Delegation delegation) {
        this.namespaces = namespaces;
        this.services = services;
        this.delegation = delegation;
    }

    private record View(String subject, String role) {
        static View of(Namespace.Member member) {
            return new View(member.subject().toString(), member.role().label());
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.account(Method.GET, "namespaces/{+path}/members", this::list),
                Endpoint.account(Method.PUT, "namespaces/{+path}/members/{subject}", this::put),
                Endpoint.account(Method.DELETE, "namespaces/{+path}/members/{subject}", this::delete));
    }

    private NamedNamespace managed(ApiRequest request) {
        return NamedNamespace.managed(request, services, delegation);
    }

    /** {@code GET /api/v1/namespaces/{path}/members}. */
    private Answer list(ApiRequest request) {
        NamedNamespace named = managed(request);
        if (namespaces.find(named.service().id(), named.path()).isEmpty()) {
            throw NamedNamespace.unknown();
        }
        return Answer.json(
                200,
                namespaces.members(named.service().id(), named.path()).stream()
                        .map(View::of)
                        .toList());
    }

    /**
     * {@code PUT /api/v1/namespaces/{path}/members/{subject}} with {@code {"role":"writer"}}: 201 for a new member, 200
     * for another role. In a robot's name {@code %2F} is written for a slash.
     */
    private Answer put(ApiRequest request) {
        managed(request);
        Subject subject = subject(request);
        Role role = role(request.body()); // before the turn: others wait no longer than they have to
        NamedNamespace named = inTurn(request, subject);
        delegation.requireHeld(request.caller(), named.service().id(), named.repositories(), role.actions());
        View view = new View(subject.toString(), role.label());
        return switch (delegation.keepingPlaces(
                request.caller(),
                named.service().id(),
                List.of(named.repositories()),
                () -> namespaces.putMember(named.service().id(), named.path(), subject, role))) {
            case NO_NAMESPACE -> throw NamedNamespace.unknown();
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

    private static Role role(JsonFields body) {
        String label = body.requiredText("role");
        body.end();
        return Role.of(label)
                .orElseThrow(() -> Problem.unacceptable("role", label, "must be reader, writer, maintainer or owner")
                        .refuse());
    }

    /** {@code DELETE /api/v1/namespaces/{path}/members/{subject}}. */
    private Answer delete(ApiRequest request) {
        managed(request);
        Subject subject = subject(request);
        NamedNamespace named = inTurn(request, subject);
        boolean wasMember = delegation.keepingPlaces(
                request.caller(),
                named.service().id(),
                List.of(named.repositories()),
                () -> namespaces.deleteMember(named.service().id(), named.path(), subject));
        if (!wasMember) {
            throw Problem.of(404, "there is no such member").refuse();
        }
        request.caller().did("member-removed", named.target(), subject.toString());
        return Answer.empty(204);
    }

    /**
     * The namespace whose member is to be changed; from here on it stays so that the caller may take from them what
     * they have.
     */
    private NamedNamespace inTurn(ApiRequest request, Subject subject) {
        request.awaitTurn();
        NamedNamespace named = managed(request);
        Optional<Namespace.Member> present = namespaces.members(named.service().id(), named.path()).stream()
                .filter(member -> member.subject().equals(subject))
                .findFirst();
        request.checkPreconditions(() -> present.map(View::of));
        present.ifPresent(member -> delegation.requireHeld(
                request.caller(),
                named.service().id(),
                named.repositories(),
                member.role().actions()));
        return named;
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
}
