package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wharf restore}: {@code PUT /api/v1/backup}. */
@Command(
        name = "restore",
        description = {
            "Makes the token server, while it runs, what it was when a backup was made: all of it or nothing. The record of"
                    + " changes only grows. Everybody logs in as it was then, the administrator too."
        },
        footer = {
            "  ./wharf restore --yes wharf-2026-11-28.jsonl",
            "  ./wharf restore --yes --keep-keys --server https://new.example wharf-2026-11-28.jsonl"
        })
final class RestoreCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "FILE", description = "what ./wharf backup made")
    private Path file = Path.of("");

    @Option(names = "--yes", description = "without it nothing is done: all that was changed since the backup is lost")
    private boolean isMeant;

    @Option(
            names = "--keep-keys",
            description = "keep the signing keys that are in use here, also on another server than that of the backup,"
                    + " whose registries then have to be given the new ca.pem")
    private boolean keepKeys;

    RestoreCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (!isMeant) {
            throw new CommandFailure(
                    ExitCode.MISUSE, "this takes back all that was changed since the backup: say --yes if you mean it");
        }
        Api api = session.api();
        try {
            String query = Api.query(Map.of("keys", keepKeys ? Optional.of("keep") : Optional.empty()));
            Reply reply = api.upload("backup" + query, "application/jsonl", file);
            session.done(reply, () -> sentence(reply.body()));
        } catch (FileNotFoundException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot read " + file + ": " + e.getMessage(), e);
        }
        return ExitCode.DONE.number();
    }

    private static String sentence(JsonNode restored) {
        return "all is as it was at " + restored.path("made_at").asText() + " ("
                + restored.path("rows").asText() + " rows), the signing keys "
                + (restored.path("keys").asText().equals("kept") ? "are those of this server" : "too");
    }
}
