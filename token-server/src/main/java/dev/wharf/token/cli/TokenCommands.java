package dev.wharf.token.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./wharf token}. */
@Command(
        name = "token",
        description = "Personal access tokens: in place of the password, and good for no more than they say.")
final class TokenCommands {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final Session session;

    TokenCommands(Session session) {
        this.session = session;
    }

    /** {@code POST /api/v1/users/me/tokens}. */
    @Command(
            name = "create",
            description = {
                "Makes a token of whoever is logged in, and prints it this once. Without options it is for pulling alone,"
                        + " for 90 days."
            },
            footer = {
                "  ./wharf token create laptop",
                "  ./wharf token create ci --actions pull,push --pattern 'team/**' --cidr 10.0.0.0/8 --expires-in 30d"
                        + " >token.txt"
            })
    int create(
            @Parameters(paramLabel = "NAME", description = "by which you know it again") String name,
            @Mixin SecretOptions terms) {
        Map<String, Object> fields = terms.fields();
        fields.put("name", name);
        Reply reply = session.api().send("POST", "users/me/tokens", fields, Map.of());
        session.secret(reply, reply.body(), "token " + reply.body().path("id").asText());
        return ExitCode.DONE.number();
    }

    /** {@code GET /api/v1/users/me/tokens} or {@code GET /api/v1/users/{name}/tokens}. */
    @Command(
            name = "list",
            description = "Lists your tokens, or those of another user.",
            footer = {"  ./wharf token list", "  ./wharf token list alice"})
    int list(@Parameters(paramLabel = "USER", arity = "0..1") Optional<String> user) {
        session.list(
                Api.path("users", user.orElse("me"), "tokens"),
                Column.of("id"),
                Column.of("name"),
                Column.of("prefix"),
                Column.of("actions"),
                Column.of("patterns"),
                Column.of("from", "cidrs"),
                Column.of("service"),
                Column.of("expires", "expires_at"),
                Column.of("last used", "last_used_at"));
        return ExitCode.DONE.number();
    }

    /** {@code DELETE /api/v1/users/me/tokens/{id}}, and {@code DELETE /api/v1/tokens/{id}} if it is another user's. */
    @Command(
            name = "revoke",
            description = "Makes tokens good for nothing: your own, and if you are an administrator anybody's.",
            footer = "  ./wharf token revoke 7")
    int revoke(
            @Parameters(paramLabel = "ID", arity = "1..*", description = "as ./wharf token list shows it")
                    List<String> ids) {
        Api api = session.api();
        return session.each(ids, id -> session.done(revoke(api, id), () -> "token " + id + " is revoked"));
    }

    private static Reply revoke(Api api, String id) {
        try {
            return api.send("DELETE", Api.path("users", "me", "tokens", id), Map.of());
        } catch (CommandFailure own) {
            if (own.status() != NOT_FOUND) {
                throw own;
            }
            try {
                return api.send("DELETE", Api.path("tokens", id), Map.of());
            } catch (CommandFailure other) {
                throw other.status() == FORBIDDEN ? own : other;
            }
        }
    }
}
