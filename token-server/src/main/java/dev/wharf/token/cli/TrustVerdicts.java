package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says in words what {@code POST /api/v1/federation:explain} answers. */
final class TrustVerdicts {
    private TrustVerdicts() {}

    /** The lines for a person. */
    static List<String> of(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        lines.add(
                answer.has("provider")
                        ? "a token of the provider " + answer.path("provider").asText()
                        : "a token of no known provider");
        if (answer.has("failure")) {
            lines.add("  fails: " + failure(answer.path("failure")));
        }
        for (JsonNode trust : answer.path("trusts")) {
            lines.add("trust " + trust.path("name").asText() + ", robot "
                    + trust.path("robot").asText() + ": "
                    + (trust.path("accepted").booleanValue() ? "accepted" : "not accepted"));
            trust.path("failures").forEach(failure -> lines.add("  fails: " + failure(failure)));
        }
        lines.add(
                answer.path("robots").isEmpty()
                        ? "its bearer may act as nobody"
                        : "its bearer may act as "
                                + answer.path("robots")
                                        .valueStream()
                                        .map(JsonNode::asText)
                                        .collect(Collectors.joining(", ")));
        Sheet.of(answer.path("claims")).lines().map(line -> "  " + line).forEach(lines::add);
        return lines;
    }

    private static String failure(JsonNode failure) {
        return failure.path("part").asText() + ": " + failure.path("problem").asText();
    }
}
