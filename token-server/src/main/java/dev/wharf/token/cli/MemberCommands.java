package dev.wharf.token.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./wharf namespace member}. */
@Command(name = "member", description = "Who has which role in a namespace.")
final class MemberCommands {
    private static final String PATH = "of the namespace, such as shop";
    private static final String MEMBER = "user:NAME, or NAME alone, group:NAME or robot:NAME";

    private final Session session;

    MemberCommands(Session session) {
        this.session = session;
    }

    private static String members(String namespace) {
        return Api.below("namespaces", namespace) + "/members";
    }

    private static String path(String namespace, String member, ServiceOption service) {
        return members(namespace) + "/" + Api.path(Words.subject(member)) + service.query();
    }

    /** {@code GET /api/v1/namespaces/{path}/members}. */
    @Command(
            name = "list",
            description = "Lists the members of a namespace.",
            footer = "  ./wharf namespace member list shop")
    int list(@Parameters(paramLabel = "PATH", description = PATH) String namespace, @Mixin ServiceOption service) {
        session.list(members(namespace) + service.query(), Column.of("member", "subject"), Column.of("role"));
        return ExitCode.DONE.number();
    }

    /** {@code PUT /api/v1/namespaces/{path}/members/{subject}}. */
    @Command(
            name = "add",
            description = "Makes somebody a member, or gives a member another role.",
            footer = {
                "  ./wharf namespace member add shop group:ops writer",
                "  ./wharf namespace member add shop alice owner"
            })
    int add(
            @Parameters(paramLabel = "PATH", description = PATH) String namespace,
            @Parameters(paramLabel = "MEMBER", description = MEMBER) String member,
            @Parameters(
                            paramLabel = "ROLE",
                            description = "reader pulls, writer also pushes, maintainer also deletes, owner also"
                                    + " administers")
                    String role,
            @Mixin ServiceOption service) {
        Reply reply = session.api().send("PUT", path(namespace, member, service), Map.of("role", role), Map.of());
        session.done(
                reply,
                () -> Words.subject(member) + " is " + (reply.isCreated() ? "" : "now ") + role + " of " + namespace);
        return ExitCode.DONE.number();
    }

    /** {@code DELETE /api/v1/namespaces/{path}/members/{subject}}. */
    @Command(
            name = "rm",
            description = "Makes members none.",
            footer = "  ./wharf namespace member rm shop group:ops alice")
    int remove(
            @Parameters(paramLabel = "PATH", description = PATH) String namespace,
            @Parameters(paramLabel = "MEMBER", arity = "1..*", description = MEMBER) List<String> members,
            @Mixin ServiceOption service) {
        return session.remove("member", Words.subjects(members), member -> path(namespace, member, service));
    }
}
