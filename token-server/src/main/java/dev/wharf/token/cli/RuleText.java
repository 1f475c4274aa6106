package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** A rule in one line. */
final class RuleText {
    private RuleText() {}

    /** What it says, in the order in which {@code ./wharf rule list} shows it, and why it is there. */
    static String of(JsonNode rule) {
        String note = rule.path("note").asText();
        String conditions = RuleOptions.conditions(rule);
        return rule.path("effect").asText() + " "
                + rule.path("subject").asText() + " "
                + rule.path("pattern").asText() + " "
                + rule.path("actions").valueStream().map(JsonNode::asText).collect(Collectors.joining(","))
                + (conditions.equals("-") ? "" : " " + conditions)
                + (note.isEmpty() ? "" : " # " + note);
    }
}
