package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wharf group}. */
@Command(name = "group", description = "Groups of users, robots and other groups.")
final class GroupCommands {
    private static final String MEMBER = "user:NAME, or NAME alone, group:NAME or robot:NAME";

    private final Session session;

    GroupCommands(Session session) {
        this.session = session;
    }

    /** {@code PUT /api/v1/groups/{name}}, if there is none. */
    @Command(
            name = "add",
            description = "Makes a group.",
            footer = {"  ./wharf group add dev alice bob", "  ./wharf group add staff group:dev group:ops"})
    int add(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "MEMBER", arity = "0..*", description = MEMBER) @Nullable List<String> members) {
        Api api = session.api();
        Reply reply = Refused.with(
                412,
                "there is a group " + name + " already; ./wharf group members " + name + " --add adds to it",
                () -> put(api, name, Words.subjects(members), Map.of("If-None-Match", "*")));
        session.done(reply, () -> "group " + name + " added, with " + count(reply));
        return ExitCode.DONE.number();
    }

    /** {@code GET} and, if there is something to change, {@code PUT /api/v1/groups/{name}}. */
    @Command(
            name = "members",
            description = "Lists the members of a group, after it has got others if that is asked for.",
            footer = {
                "  ./wharf group members dev",
                "  ./wharf group members dev --add carol --add group:ops --remove bob"
            })
    int members(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--add", paramLabel = "MEMBER", description = MEMBER) @Nullable List<String> added,
            @Option(names = "--remove", paramLabel = "MEMBER", description = MEMBER) @Nullable List<String> removed) {
        Api api = session.api();
        Reply present = api.get(Api.path("groups", name));
        Reply reply = added == null && removed == null ? present : change(api, name, present, added, removed);
        session.done(reply, () -> String.join("\n", members(reply)));
        return ExitCode.DONE.number();
    }

    private static Reply change(
            Api api, String name, Reply present, @Nullable List<String> added, @Nullable List<String> removed) {
        Set<String> members = new LinkedHashSet<>(members(present));
        members.addAll(Words.subjects(added));
        for (String leaving : Words.subjects(removed)) {
            if (!members.remove(leaving)) {
                throw new CommandFailure(ExitCode.FAILED, leaving + " is not a member of " + name);
            }
        }
        return Refused.with(
                412,
                "the group has changed meanwhile, try again",
                () -> put(
                        api,
                        name,
                        List.copyOf(members),
                        Map.of("If-Match", present.etag().orElse("*"))));
    }

    private static Reply put(Api api, String name, List<String> members, Map<String, String> headers) {
        return api.send("PUT", Api.path("groups", name), Map.of("members", members), headers);
    }

    private static List<String> members(Reply reply) {
        return reply.body().path("members").valueStream().map(JsonNode::asText).toList();
    }

    private static String count(Reply reply) {
        int count = members(reply).size();
        return count == 1 ? "one member" : count + " members";
    }

    /** {@code GET /api/v1/groups}. */
    @Command(name = "list", description = "Lists all groups.", footer = "  ./wharf group list")
    int list() {
        session.list("groups", Column.of("name"), Column.of("members"));
        return ExitCode.DONE.number();
    }

    /** {@code DELETE /api/v1/groups/{name}}. */
    @Command(name = "rm", description = "Removes groups, with the rules about them.", footer = "  ./wharf group rm dev")
    int remove(@Parameters(paramLabel = "NAME", arity = "1..*") List<String> names) {
        return session.remove("group", names, name -> Api.path("groups", name));
    }
}
