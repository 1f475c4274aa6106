package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wharf rule import}: {@code POST /api/v1/rules:import-docker-auth}. */
@Command(
        name = "import",
        description = {
            "Makes rules of docker_auth's configuration, or of its access list alone, and says of each entry what it"
                    + " became, or why no rule says it. Make the users first: rules about unknown ones are left out."
                    + " Fails if something was left out; the rest counts."
        },
        footer = {"  ./wharf rule import auth_config.yml --dry-run", "  ./wharf rule import auth_config.yml"})
final class RuleImportCommand implements Callable<Integer> {
    private static final Set<String> IN_FULL = Set.of("mapped", "mapped_for_everyone", "needless");
    private static final Set<String> THERE = Set.of("added", "existing");

    private final Session session;

    @Parameters(paramLabel = "FILE", description = "YAML; - is standard input")
    private String file = "";

    @Option(names = "--dry-run", description = "only say what would become of each entry")
    private boolean isTrial;

    @Mixin
    private ServiceOption service = new ServiceOption();

    RuleImportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        byte[] yaml = new InputFile(file).read(session.terminal());
        String query = service.query(Map.of("dry_run", Optional.of(Boolean.toString(isTrial))));
        Reply reply = session.api().post("rules:import-docker-auth" + query, yaml, "application/yaml");
        session.done(reply, () -> String.join("\n", lines(reply.body())));
        boolean isWhole = reply.body().path("entries").valueStream().allMatch(RuleImportCommand::isWhole);
        return (isWhole ? ExitCode.DONE : ExitCode.FAILED).number();
    }

    private static boolean isWhole(JsonNode entry) {
        return IN_FULL.contains(entry.path("outcome").asText())
                && entry.path("rules")
                        .valueStream()
                        .allMatch(rule -> THERE.contains(rule.path("result").asText()));
    }

    private static List<String> lines(JsonNode report) {
        List<String> lines = new ArrayList<>();
        report.path("warnings").forEach(warning -> lines.add("warning: " + warning.asText()));
        for (JsonNode entry : report.path("entries")) {
            String comment = entry.path("comment").asText();
            lines.add("entry " + entry.path("entry").asText()
                    + (comment.isEmpty()
                            ? ""
                            : " (" + comment.lines().findFirst().orElse("") + ")") + ": "
                    + words(entry.path("outcome")));
            entry.path("rules")
                    .forEach(rule ->
                            lines.add("  " + words(rule.path("result")) + ": " + RuleText.of(rule.path("rule"))));
            entry.path("notes").forEach(note -> lines.add("  note: " + note.asText()));
        }
        if (report.path("dry_run").booleanValue()) {
            lines.add("nothing was changed");
        }
        return lines;
    }

    private static String words(JsonNode label) {
        return label.asText().replace('_', ' ');
    }
}
