package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Says in one sentence what a server's problem (RFC 9457) is. */
final class ProblemText {
    private ProblemText() {}

    /**
     * The sentence; a server, or a proxy before it, that says nothing is quoted with its status.
     *
     * @param status of the answer
     * @param problem its body; no object if it was no JSON
     */
    static String of(int status, JsonNode problem) {
        String detail = text(problem, "detail")
                .or(() -> text(problem, "title"))
                .orElse("the server answered " + status + " and did not say why");
        // The detail of our own server begins with the field already; that of others need not.
        String named = text(problem, "field")
                .filter(field -> !detail.startsWith(field + ":"))
                .map(field -> field + ": " + detail)
                .orElse(detail);
        String value = Optional.of(problem.path("value"))
                .filter(node -> !node.isMissingNode())
                .map(node -> " (was " + (node.isTextual() ? "'" + node.textValue() + "'" : node.toString()) + ")")
                .orElse("");
        return Table.printable(named + value);
    }

    private static Optional<String> text(JsonNode problem, String field) {
        return Optional.ofNullable(problem.path(field).textValue()).filter(text -> !text.isBlank());
    }
}
