package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wharf user}. */
@Command(name = "user", description = "The accounts of people.")
final class UserCommands {
    private static final String PIPED = "read the password from standard input, where it is the first line";

    private final Session session;

    UserCommands(Session session) {
        this.session = session;
    }

    /** {@code PUT /api/v1/users/{name}}, if there is none. */
    @Command(
            name = "add",
            description = "Makes an account. The password is asked for, without echo.",
            footer = {
                "  ./wharf user add alice",
                "  openssl rand -base64 18 | tee alice.txt | ./wharf user add alice --must-change --password-stdin"
            })
    int add(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--admin", description = "may do everything") boolean admin,
            @Option(names = "--must-change", description = "may do nothing before the password is changed")
                    boolean mustChange,
            @Option(names = "--password-stdin", description = PIPED) boolean isPiped) {
        Api api = session.api();
        String password = session.terminal().newSecret("password of " + name, isPiped);
        Reply reply = Refused.with(
                412,
                "there is a user " + name + " already; ./wharf user passwd " + name + " sets another password",
                () -> api.send(
                        "PUT",
                        Api.path("users", name),
                        Map.of("password", password, "admin", admin, "must_change_password", mustChange),
                        Map.of("If-None-Match", "*")));
        session.done(reply, () -> "user " + name + " added");
        return ExitCode.DONE.number();
    }

    /** {@code PUT /api/v1/users/{name}}, of which nothing else changes. */
    @Command(
            name = "passwd",
            description = "Sets another password. What the account is logged in by until then is void.",
            footer = {
                "  ./wharf user passwd alice",
                "  ./wharf user passwd alice --must-change --password-stdin <alice.txt"
            })
    int passwd(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--must-change", description = "may do nothing before the password is changed again")
                    boolean mustChange,
            @Option(names = "--password-stdin", description = PIPED) boolean isPiped) {
        Api api = session.api();
        Reply present = api.get(Api.path("users", name));
        String password = session.terminal().newSecret("new password of " + name, isPiped);
        boolean isAdmin = present.body().path("admin").booleanValue();
        Reply reply = Refused.with(
                412,
                "the account has changed meanwhile, try again",
                () -> api.send(
                        "PUT",
                        Api.path("users", name),
                        Map.of("password", password, "admin", isAdmin, "must_change_password", mustChange),
                        Map.of("If-Match", present.etag().orElse("*"))));
        session.done(reply, () -> "user " + name + " has another password");
        session.warnOfOldPassword(session.target(), name);
        return ExitCode.DONE.number();
    }

    /** {@code POST /api/v1/users/{name}:disable}. */
    @Command(
            name = "disable",
            description = "Lets nobody in by these accounts; what they are logged in by is void.",
            footer = "  ./wharf user disable alice bob")
    int disable(@Parameters(paramLabel = "NAME", arity = "1..*") List<String> names) {
        return each(names, "disable", "is disabled");
    }

    /** {@code POST /api/v1/users/{name}:enable}. */
    @Command(name = "enable", description = "Lets these accounts in again.", footer = "  ./wharf user enable alice")
    int enable(@Parameters(paramLabel = "NAME", arity = "1..*") List<String> names) {
        return each(names, "enable", "is enabled");
    }

    /** {@code POST /api/v1/users/{name}:logout-all}. */
    @Command(
            name = "logout",
            description = "Ends the logins of docker and others by which these accounts come without their password.",
            footer = "  ./wharf user logout alice")
    int logout(@Parameters(paramLabel = "NAME", arity = "1..*") List<String> names) {
        return each(names, "logout-all", "is logged out everywhere");
    }

    private int each(List<String> names, String verb, String done) {
        Api api = session.api();
        for (String name : names) {
            session.done(
                    api.send("POST", Api.path("users", name) + ":" + verb, Map.of()),
                    () -> "user " + name + " " + done);
        }
        return ExitCode.DONE.number();
    }

    /** {@code GET /api/v1/users}. */
    @Command(
            name = "list",
            description = "Lists all accounts.",
            footer = {"  ./wharf user list", "  ./wharf user list --json | jq -r '.[] | select(.admin).name'"})
    int list() {
        session.list(
                "users",
                Column.of("name"),
                Column.of("admin"),
                new Column("state", UserCommands::state),
                Column.of("groups"));
        return ExitCode.DONE.number();
    }

    private static String state(JsonNode user) {
        if (!user.path("enabled").booleanValue()) {
            return "disabled";
        }
        return user.path("must_change_password").booleanValue() ? "must change the password" : "enabled";
    }

    /** {@code DELETE /api/v1/users/{name}}. */
    @Command(
            name = "rm",
            description = "Removes accounts, with their memberships and the rules about them.",
            footer = "  ./wharf user rm alice")
    int remove(@Parameters(paramLabel = "NAME", arity = "1..*") List<String> names) {
        return session.remove("user", names, name -> Api.path("users", name));
    }
}
