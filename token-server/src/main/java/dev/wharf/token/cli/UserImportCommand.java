package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wharf user import}: {@code POST /api/v1/users:import}. */
@Command(
        name = "import",
        description = {
            "Makes accounts of the lines of an htpasswd file (bcrypt), with their passwords, and says of each line what"
                    + " became of it. Nobody becomes an administrator. Fails if a line was rejected; the others count."
        },
        footer = {"  ./wharf user import htpasswd --dry-run", "  ./wharf user import htpasswd"})
final class UserImportCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "FILE", description = "- is standard input")
    private String file = "";

    @Option(names = "--dry-run", description = "only say what would become of each line")
    private boolean isTrial;

    @Option(names = "--replace", description = "give accounts that there are the password of the file")
    private boolean replaces;

    UserImportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        byte[] lines = new InputFile(file).read(session.terminal());
        Map<String, Optional<String>> query = new LinkedHashMap<>();
        query.put("dry_run", Optional.of(Boolean.toString(isTrial)));
        query.put("replace", Optional.of(Boolean.toString(replaces)));
        Reply reply = session.api().post("users:import" + Api.query(query), lines, "text/plain");
        session.report(
                reply,
                reply.body().path("lines").valueStream().toList(),
                summary(reply.body()),
                Column.of("line"),
                Column.of("name"),
                Column.of("result"),
                Column.of("reason"));
        boolean hasRejected = reply.body().path("rejected").asInt() > 0;
        return (hasRejected ? ExitCode.FAILED : ExitCode.DONE).number();
    }

    private static String summary(JsonNode report) {
        return Stream.of("created", "replaced", "skipped", "rejected")
                        .map(result -> report.path(result).asText() + " " + result)
                        .collect(Collectors.joining(", "))
                + (report.path("dry_run").booleanValue() ? "; nothing was changed" : "");
    }
}
