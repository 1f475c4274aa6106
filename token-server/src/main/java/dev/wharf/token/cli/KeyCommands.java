package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wharf key}. */
@Command(name = "key", description = "The keys that tokens are signed with.")
final class KeyCommands {
    private final Session session;

    KeyCommands(Session session) {
        this.session = session;
    }

    /** {@code GET /api/v1/keys}. */
    @Command(name = "list", description = "Lists all keys.", footer = "  ./wharf key list")
    int list() {
        session.list(
                "keys",
                Column.of("kid"),
                Column.of("role"),
                Column.of("state"),
                Column.of("algorithm"),
                Column.of("signs from", "active_from"),
                Column.of("certified until", "not_after"));
        return ExitCode.DONE.number();
    }

    /** {@code POST /api/v1/keys:rotate}. */
    @Command(
            name = "rotate",
            description = {
                "Makes the next signing key, if there is none yet. It signs once all who check tokens had the time to"
                        + " read it; no registry needs a restart."
            },
            footer = {"  ./wharf key rotate", "  ./wharf key rotate --now"})
    int rotate(@Option(names = "--now", description = "let it sign at once") boolean isUrgent) {
        Reply reply = session.api().send("POST", "keys:rotate", Map.of("now", isUrgent), Map.of());
        session.done(reply, () -> rotated(reply.body()));
        return ExitCode.DONE.number();
    }

    private static String rotated(JsonNode key) {
        String from = key.path("active_from").asText();
        boolean isWaiting = key.path("state").asText().equals("next");
        return "key " + key.path("kid").asText() + (isWaiting ? " signs from " + from : " signs from now on");
    }

    /** {@code POST /api/v1/keys/{kid}:revoke}. */
    @Command(
            name = "revoke",
            description = {
                "Says that a key was stolen: it is published no more, another one signs, and Wharf's registry refuses"
                        + " what it has signed. Of a CA, all keys are revoked with it: other registries need the"
                        + " certificate of the new one."
            },
            footer = "  ./wharf key revoke FxvNWPlPm8eVY0FLwLt2fOxJSPZ6yPbb8nwbBnIbPLM")
    int revoke(@Parameters(paramLabel = "KID", description = "as ./wharf key list shows it") String kid) {
        Reply reply = session.api().send("POST", Api.path("keys", kid) + ":revoke", Map.of());
        session.done(reply, () -> "key " + kid + " is revoked");
        return ExitCode.DONE.number();
    }
}
