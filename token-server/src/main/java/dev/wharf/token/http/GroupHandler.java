package dev.wharf.token.http;

import dev.wharf.model.InvalidValueException;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.GroupStore;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;

/** The groups of users. */
public final class GroupHandler {
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

    /** {@code GET /api/v1/groups}. */
    Answer list() {
        return Answer.json(200, groups.list().stream().map(View::of).toList());
    }

    /** {@code GET /api/v1/groups/{name}}. */
    Answer get(String name) {
        return groups.find(name).map(group -> Answer.json(200, View.of(group))).orElseThrow(GroupHandler::unknown);
    }

    /** {@code PUT /api/v1/groups/{name}} with {@code {"members":["user:alice"]}}: these are its members from now on. */
    Answer put(String name, ServerRequest request, Admin admin) {
        AccountName.check(name);
        JsonFields body = RequestBody.read(request);
        List<String> members = body.requiredTexts("members");
        body.end();
        Group group = new Group(name, members.stream().map(GroupHandler::member).toList());
        String target = "group:" + name;
        String detail = "members=" + group.members();
        return switch (groups.put(group)) {
            case GroupStore.PutResult.Created() -> {
                admin.created(target, detail);
                yield Answer.json(201, View.of(group));
            }
            case GroupStore.PutResult.Updated() -> {
                admin.changed(target, detail);
                yield Answer.json(200, View.of(group));
            }
            case GroupStore.PutResult.UnknownMember(Subject member) ->
                throw Problem.unacceptable("members", member.toString(), "there is no such user")
                        .refuse();
        };
    }

    /** {@code DELETE /api/v1/groups/{name}}: the rules about it go with it. */
    Answer delete(String name, Admin admin) {
        if (!groups.delete(name)) {
            throw unknown();
        }
        admin.deleted("group:" + name);
        return Answer.empty(204);
    }

    private static Subject member(String text) {
        try {
            Subject member = Subject.parse(text);
            if (member.kind() == Subject.Kind.USER) {
                return member;
            }
        } catch (InvalidValueException e) {
            throw Problem.unacceptable("members", text, e.getMessage()).refuse();
        }
        throw Problem.unacceptable("members", text, "must be user:<name>").refuse();
    }

    private static RefusedException unknown() {
        return Problem.of(404, "there is no such group").refuse();
    }
}
