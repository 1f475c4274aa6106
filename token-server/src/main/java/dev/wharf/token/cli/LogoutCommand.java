package dev.wharf.token.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./wharf logout}: {@code DELETE /api/v1/users/me/tokens/{id}}. */
@Command(
        name = "logout",
        description = "Forgets a login. The token that was made for it is good for nothing from then on.",
        footer = {"  ./wharf logout", "  ./wharf logout --server https://auth.example"})
final class LogoutCommand implements Callable<Integer> {
    private static final int NOT_FOUND = 404;

    private final Session session;

    LogoutCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Target target = session.target();
        Logins.Login login = session.logins()
                .find(target.server())
                .orElseThrow(() -> new CommandFailure(ExitCode.FAILED, "there is no login at " + target.server()));
        session.logins().forget(target.server());
        try {
            revoke(session.api(target, login.secret()), login);
        } catch (CommandFailure e) {
            // What is no longer good needs no end.
            if (e.code() != ExitCode.NOT_LET_IN) {
                throw new CommandFailure(
                        e.code(), "the login is forgotten, but its token may still be good: " + e.getMessage(), e);
            }
        }
        session.terminal().out().println("logged out at " + target.server());
        return ExitCode.DONE.number();
    }

    /** Ends the token that was made for a login; one that was given is not ours to end. */
    static void revoke(Api api, Logins.Login login) {
        login.tokenId().ifPresent(id -> {
            try {
                api.send("DELETE", Api.path("users", "me", "tokens", id.toString()), Map.of());
            } catch (CommandFailure e) {
                if (e.status() != NOT_FOUND) {
                    throw e;
                }
            }
        });
    }
}
