package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wharf rule who-can}: {@code GET /api/v1/policy/who-can}. */
@Command(
        name = "who-can",
        description = {
            "Lists who may do something with a repository, groups taken apart, and the rule that allows it. everyone and"
                    + " authenticated stand for all whom no rule denies it."
        },
        footer = {"  ./wharf rule who-can team/app push", "  ./wharf rule who-can team/app push delete --ip 10.1.2.3"})
final class WhoCanCommand implements Callable<Integer> {
    private static final String ACTION = "action";

    private final Session session;

    @Parameters(index = "0", paramLabel = "REPOSITORY", description = "such as team/app")
    private String repository = "";

    @Parameters(index = "1..*", paramLabel = "ACTION", arity = "1..*", description = "pull, push or delete")
    private List<String> actions = List.of();

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "if they came from there")
    private Optional<String> address = Optional.empty();

    @Option(names = "--at", paramLabel = "TIME", description = "if it was then")
    private Optional<String> time = Optional.empty();

    @Mixin
    private ServiceOption service = new ServiceOption();

    WhoCanCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Api api = session.api();
        List<String> asked = actions.stream()
                .flatMap(word -> Words.list(word).stream())
                .distinct()
                .toList();
        session.rows(
                rows -> asked.forEach(action -> api.pages(
                        path(action),
                        page -> rows.accept(page.stream()
                                .map(row -> withAction(row, action))
                                .toList()))),
                Column.of(ACTION),
                Column.of("subject"),
                Column.of("via"),
                Column.of("rule"));
        return ExitCode.DONE.number();
    }

    private String path(String action) {
        Map<String, Optional<String>> question = new LinkedHashMap<>();
        question.put("repository", Optional.of(repository));
        question.put(ACTION, Optional.of(action));
        question.put("ip", address);
        question.put("at", time);
        return "policy/who-can" + service.query(question);
    }

    /** Of several actions each row has to say which one it is about. */
    private static JsonNode withAction(JsonNode row, String action) {
        return row instanceof ObjectNode fields ? fields.put(ACTION, action) : row;
    }
}
