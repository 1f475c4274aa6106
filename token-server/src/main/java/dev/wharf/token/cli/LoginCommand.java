package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wharf login}: {@code POST /api/v1/users/me/tokens}, kept for later commands. */
@Command(
        name = "login",
        description = {
            "Keeps a login for later commands: of a password nothing, but a personal access token, good for 90 days, in"
                    + " ~/.config/wharf/logins.json, which nobody else may read."
        },
        footer = {
            "  ./wharf login",
            "  ./wharf login --server https://auth.example --user alice",
            "  ./wharf login --server https://auth.example --token-stdin <token.txt"
        })
final class LoginCommand implements Callable<Integer> {
    private static final List<String> ACTIONS = List.of("pull", "push", "delete", "catalog", "admin");

    /** Nothing else keeps a password from having tokens. */
    private static final int FORBIDDEN = 403;

    private final Session session;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "NAME",
            defaultValue = "admin",
            description = "whose password it is (default: ${DEFAULT-VALUE})")
    private String user = "";

    @Option(names = "--password-stdin", description = "read the password from standard input")
    private boolean isPasswordPiped;

    @Option(
            names = "--token-stdin",
            description = "keep the personal access token that is read from standard input; it needs the action admin")
    private boolean isTokenPiped;

    LoginCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Target target = session.target();
        session.warnOfListeners(target.server());
        Optional<Logins.Login> before = session.logins().find(target.server());
        Logins.Login login = isTokenPiped ? byToken(target) : byPassword(target);
        session.logins().keep(target.server(), login);
        before.filter(old -> old.user().equals(login.user()))
                .ifPresent(old -> LogoutCommand.revoke(session.api(target, login.secret()), old));
        session.terminal().out().println("logged in at " + target.server() + " as " + Table.printable(login.user()));
        return ExitCode.DONE.number();
    }

    private Logins.Login byToken(Target target) {
        Credentials token =
                new Credentials.Token(session.terminal().secret("token", true).strip());
        JsonNode me = session.api(target, token).get("users/me").body();
        return new Logins.Login(me.path("name").asText(), token, Optional.empty());
    }

    private Logins.Login byPassword(Target target) {
        String password = session.terminal().secret("password of " + user, isPasswordPiped);
        Api api = session.api(target, new Credentials.Password(user, password));
        JsonNode made = Refused.with(
                        FORBIDDEN,
                        "the password has to be changed first: ./wharf passwd --user " + user,
                        () -> api.send(
                                "POST",
                                "users/me/tokens",
                                Map.of("name", "./wharf login", "actions", ACTIONS),
                                Map.of()))
                .body();
        return new Logins.Login(
                user,
                new Credentials.Token(made.path("secret").asText()),
                Optional.of(made.path("id").longValue()));
    }
}
