package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./wharf rule simulate}: {@code POST /api/v1/policy/simulate}. */
@Command(
        name = "simulate",
        description = {
            "Tries other rules against what is expected of them, and changes nothing. Fails if somebody would be granted"
                    + " something else. The file is JSON: {\"add\": [rule], \"remove\": [id], \"assert\":"
                    + " [{\"subject\": \"user:alice\", \"scope\": \"repository:team/app:pull,push\","
                    + " \"expect\": [\"pull\"]}]}."
        },
        footer = {"  ./wharf rule simulate proposal.json", "  ./wharf rule simulate - <proposal.json"})
final class SimulateCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "FILE", description = "- is standard input")
    private String file = "";

    SimulateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        byte[] proposal = new InputFile(file).read(session.terminal());
        Reply reply = session.api().post("policy/simulate", proposal, Api.JSON);
        session.done(reply, () -> String.join("\n", lines(reply.body())));
        return (reply.body().path("passed").booleanValue() ? ExitCode.DONE : ExitCode.FAILED).number();
    }

    private static List<String> lines(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        for (JsonNode assertion : answer.path("assertions")) {
            boolean isPassed = assertion.path("passed").booleanValue();
            lines.add((isPassed ? "ok      " : "FAILED  ")
                    + assertion.path("subject").asText() + " "
                    + assertion.path("scope").asText() + ": granted " + actions(assertion.path("granted"))
                    + (isPassed ? "" : ", expected " + actions(assertion.path("expect"))));
            if (!isPassed) {
                assertion
                        .path("actions")
                        .forEach(verdict -> lines.add("        "
                                + Verdicts.verdict(verdict, MissingNode.getInstance())
                                        .strip()));
            }
        }
        return lines;
    }

    private static String actions(JsonNode labels) {
        return labels.isEmpty()
                ? "nothing"
                : labels.valueStream().map(JsonNode::asText).collect(Collectors.joining(","));
    }
}
