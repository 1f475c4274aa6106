package dev.wharf.token.http;

import dev.wharf.model.InvalidValueException;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.GroupStore;
import io.helidon.http.Method;
import java.util.List;

/** The groups of users. */
public final class GroupHandler implements Handler {
    private final GroupStore groups;

    public GroupHandler(GroupStore groups) {
        this.groups = groups;
    }

    private record View(String name, List<String> members) {
        static View of(Group group) {
            return new View(
                    group.name(),
                    group.members().stream().map(Subject::toString).toList());
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.admin(Method.GET, "groups", this::list),
                Endpoint.admin(Method.GET, "groups/{name}", request -> get(request.parameter("name"))),
                Endpoint.admin(Method.PUT, "groups/{name}", this::put),
                Endpoint.admin(Method.DELETE, "groups/{name}", this::delete));
    }

    /** {@code GET /api/v1/groups?after=&limit=}. */
    private Answer list(ApiRequest request) {
        Page page = Page.of(request.query(Page.AFTER, Page.LIMIT));
        List<Group> found = groups.list(page.after().orElse(""), page.look());
        return page.answer(request, found, Group::name, View::of);
    }

    /** {@code GET /api/v1/groups/{name}}. */
    private Answer get(String name) {
        return groups.find(name)
                .map(group -> Answer.entity(200, View.of(group)))
                .orElseThrow(GroupHandler::unknown);
    }

    /**
     * {@code PUT /api/v1/groups/{name}} with {@code {"members":["user:alice","group:dev"]}}: these are its members from
     * now on.
     */
    private Answer put(ApiRequest request) {
        String name = request.parameter("name");
        AccountName.check(name);
        request.checkPreconditions(() -> groups.find(name).map(View::of));
        Caller admin = request.caller();
        JsonFields body = request.body();
        List<String> members = body.requiredTexts("members");
        body.end();
        Group group = new Group(name, members.stream().map(GroupHandler::member).toList());
        String target = "group:" + name;
        String detail = "members=" + group.members();
        return switch (groups.put(group)) {
            case GroupStore.PutResult.Created() -> {
                admin.created(target, detail);
                yield Answer.entity(201, View.of(group));
            }
            case GroupStore.PutResult.Updated() -> {
                admin.changed(target, detail);
                yield Answer.entity(200, View.of(group));
            }
            case GroupStore.PutResult.UnknownMember(Subject member) ->
                throw Problem.unacceptable(
                                "members",
                                member.toString(),
                                "there is no such " + member.kind().label())
                        .refuse();
            case GroupStore.PutResult.Circular(Subject member) ->
                throw Problem.unacceptable("members", member.toString(), "then the group would be a member of itself")
                        .refuse();
        };
    }

    /** {@code DELETE /api/v1/groups/{name}}: the rules about it go with it. */
    private Answer delete(ApiRequest request) {
        String name = request.parameter("name");
        request.checkPreconditions(() -> groups.find(name).map(View::of));
        if (!groups.delete(name)) {
            throw unknown();
        }
        request.caller().deleted("group:" + name);
        return Answer.empty(204);
    }

    private static Subject member(String text) {
        try {
            Subject member = Subject.parse(text);
            if (member.kind().isNamed()) {
                return member;
            }
        } catch (InvalidValueException e) {
            throw Problem.unacceptable("members", text, e.getMessage()).refuse();
        }
        throw Problem.unacceptable("members", text, "must be user:<name>, group:<name> or robot:<name>")
                .refuse();
    }

    private static RefusedException unknown() {
        return Problem.of(404, "there is no such group").refuse();
    }
}
