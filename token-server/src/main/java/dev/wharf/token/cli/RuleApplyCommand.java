package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wharf rule apply}: {@code PUT /api/v1/rules}. */
@Command(
        name = "apply",
        description = {
            "Replaces all rules that somebody wrote (origin manual) by those of a file, at once: a list as ./wharf rule"
                    + " list --json prints it, or {\"rules\": [...]} with the rules as the API takes them. Unchanged"
                    + " ones keep their id. Of a list, rules of other origins are left out, for they come by themselves."
        },
        footer = {
            "  ./wharf rule list --origin manual --json >rules.json",
            "  ./wharf rule apply rules.json --dry-run",
            "  ./wharf rule apply rules.json"
        })
final class RuleApplyCommand implements Callable<Integer> {
    private static final String ORIGIN = "origin";

    private final Session session;

    @Parameters(paramLabel = "FILE", description = "JSON; - is standard input")
    private String file = "";

    @Option(names = "--dry-run", description = "only say what would be added and removed")
    private boolean isTrial;

    @Mixin
    private ServiceOption service = new ServiceOption();

    RuleApplyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        JsonNode content = new InputFile(file).json(session.terminal());
        Object body = content.isArray() ? Map.of("rules", written(content)) : content;
        String query = service.query(Map.of("dry_run", Optional.of(Boolean.toString(isTrial))));
        Reply reply = session.api().send("PUT", "rules" + query, body, Map.of());
        session.done(reply, () -> String.join("\n", lines(reply.body())));
        return ExitCode.DONE.number();
    }

    /** The rules of a list without what the server says of them by itself. */
    private static List<JsonNode> written(JsonNode list) {
        return list.valueStream()
                .filter(rule -> rule.path(ORIGIN).asText("manual").equals("manual"))
                .map(rule ->
                        rule instanceof ObjectNode fields ? fields.deepCopy().without(List.of("id", ORIGIN)) : rule)
                .toList();
    }

    private static List<String> lines(JsonNode report) {
        List<String> lines = new ArrayList<>();
        report.path("removed").forEach(rule -> lines.add("- " + RuleText.of(rule)));
        report.path("added").forEach(rule -> lines.add("+ " + RuleText.of(rule)));
        lines.add(report.path("added").size() + " added, "
                + report.path("removed").size() + " removed, "
                + report.path("kept").asText() + " kept"
                + (report.path("dry_run").booleanValue() ? "; nothing was changed" : ""));
        return lines;
    }
}
