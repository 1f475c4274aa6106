package dev.wharf.token.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wharf robot}. */
@Command(
        name = "robot",
        description = "Accounts of machines. A robot of the namespace team is called team+NAME; rules say what it may.")
final class RobotCommands {
    private static final String NAME = "such as team+ci or team/app+ci";

    private final Session session;

    RobotCommands(Session session) {
        this.session = session;
    }

    private static String path(String name) {
        return Api.below("robots", name);
    }

    /** {@code PUT /api/v1/robots/{name}}, if there is none. */
    @Command(
            name = "add",
            description = "Makes a robot, and prints its secret this once: the password of docker login.",
            footer = {
                "  ./wharf robot add team+ci --description 'builds of team' >secret.txt",
                "  ./wharf rule add 'team/**' robot:team+ci pull,push",
                "  docker login -u team+ci --password-stdin registry.example <secret.txt"
            })
    int add(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "what it is for")
                    Optional<String> description,
            @Mixin SecretOptions terms) {
        Api api = session.api();
        Map<String, Object> fields = terms.fields();
        description.ifPresent(text -> fields.put("description", text));
        Reply reply = Refused.with(
                412,
                "there is a robot " + name + " already; ./wharf robot rotate " + name + " makes another secret",
                () -> api.send("PUT", path(name), fields, Map.of("If-None-Match", "*")));
        session.secret(reply, reply.body().path("secrets").path(0), "robot " + name);
        return ExitCode.DONE.number();
    }

    /** {@code GET /api/v1/robots}. */
    @Command(
            name = "list",
            description = "Lists robots.",
            footer = {"  ./wharf robot list", "  ./wharf robot list --namespace team"})
    int list(
            @Option(names = "--namespace", paramLabel = "PATH", description = "only those of just this one")
                    Optional<String> namespace) {
        Map<String, Optional<String>> filter = new LinkedHashMap<>();
        filter.put("namespace", namespace);
        session.list(
                "robots" + Api.query(filter),
                Column.of("name"),
                new Column("state", robot -> robot.path("enabled").booleanValue() ? "enabled" : "disabled"),
                Column.of("groups"),
                Column.of("description"));
        return ExitCode.DONE.number();
    }

    /** {@code POST /api/v1/robots/{name}:rotate}. */
    @Command(
            name = "rotate",
            description = {
                "Makes another secret and prints it this once. It is limited as the old one was, where nothing else is"
                        + " said."
            },
            footer = {"  ./wharf robot rotate team+ci --grace 1h >secret.txt"})
    int rotate(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(
                            names = "--grace",
                            paramLabel = "TIME",
                            description = "how long the old secret stays good, such as 1h, at most 24h; it ends at once"
                                    + " if this is not said")
                    Optional<String> grace,
            @Mixin SecretOptions terms) {
        Map<String, Object> fields = terms.fields();
        grace.ifPresent(time -> fields.put("grace", time));
        Reply reply = session.api().send("POST", path(name) + ":rotate", fields, Map.of());
        session.secret(reply, reply.body(), "robot " + name);
        return ExitCode.DONE.number();
    }

    /** {@code DELETE /api/v1/robots/{name}}. */
    @Command(
            name = "rm",
            description = "Removes robots, with their secrets, their memberships and the rules about them.",
            footer = "  ./wharf robot rm team+ci")
    int remove(@Parameters(paramLabel = "NAME", arity = "1..*", description = NAME) List<String> names) {
        return session.remove("robot", names, RobotCommands::path);
    }
}
