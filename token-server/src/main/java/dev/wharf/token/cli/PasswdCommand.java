package dev.wharf.token.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wharf passwd}: {@code PUT /api/v1/users/me/password}. */
@Command(
        name = "passwd",
        description = {
            "Changes your own password, also one that has to be changed before anything else. The old one and the new"
                    + " one are asked for, without echo. What docker and others are logged in by until then is void."
        },
        footer = {
            "  ./wharf passwd --user alice",
            "  ./wharf passwd --server https://auth.example --user alice --password-stdin <old-and-new.txt"
        })
final class PasswdCommand implements Callable<Integer> {
    private final Session session;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "NAME",
            description = "whose password it is (default: whoever is logged in by ./wharf login, else admin)")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--password-stdin",
            description = "read the old password and the new one from standard input, a line each")
    private boolean isPiped;

    PasswdCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Target target = session.target();
        session.warnOfListeners(target.server());
        String name = user.or(() -> session.logins().find(target.server()).map(Logins.Login::user))
                .orElse(Target.ADMIN);
        String old = session.terminal().secret("old password of " + name, isPiped);
        String changed = session.terminal().newSecret("new password of " + name, isPiped);
        Reply reply = session.api(target, new Credentials.Password(name, old))
                .send("PUT", "users/me/password", Map.of("password", changed), Map.of());
        session.done(reply, () -> "user " + name + " has another password");
        session.warnOfOldPassword(target, name);
        return ExitCode.DONE.number();
    }
}
