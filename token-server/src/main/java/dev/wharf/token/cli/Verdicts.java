package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in words what {@code POST /api/v1/policy/explain} answers. */
final class Verdicts {
    private static final Map<String, String> REASONS = Map.of(
            "unknown_type", "there is no such type of resource",
            "invalid_name", "no repository has this name",
            "unknown_action", "no token carries this action there",
            "explicit_deny", "denied",
            "default_deny", "no rule allows it",
            "push_requires_pull", "push goes with pull alone, which is not granted",
            "namespace_missing", "the service grants nothing outside of namespaces",
            "namespace_archived", "the namespace is archived",
            "credential_restriction", "the token is limited to other actions or repositories",
            "allowed", "allowed");

    private Verdicts() {}

    /** The lines for a person. */
    static List<String> of(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        JsonNode subject = answer.path("subject");
        lines.add(subject.path("name").asText() + " is " + joined(subject.path("via"), ", "));
        if (!subject.path("enabled").asBoolean(true)) {
            lines.add("  disabled: gets no token at all");
        }
        for (JsonNode scope : answer.path("scopes")) {
            lines.add(scope.path("scope").asText());
            scope.path("actions").forEach(verdict -> lines.add(verdict(verdict, scope.path("matched"))));
            scope.path("near_misses")
                    .forEach(miss -> lines.add("  near miss: " + rule(miss) + ", but not by its "
                            + miss.path("failed").asText()));
        }
        return lines;
    }

    /**
     * One action's line.
     *
     * @param matched what is known of the rules
     */
    static String verdict(JsonNode verdict, JsonNode matched) {
        String reason = verdict.path("reason").asText();
        Optional<JsonNode> rule = Optional.of(verdict.path("rule")).filter(JsonNode::isIntegralNumber);
        return "  " + verdict.path("action").asText() + ": " + REASONS.getOrDefault(reason, reason)
                + rule.map(id -> " by " + rule(found(id, matched))).orElse("");
    }

    /** What is known of a rule: at least its id, more if whoever asks may read it. */
    private static JsonNode found(JsonNode id, JsonNode matched) {
        return matched.valueStream()
                .filter(rule -> rule.path("rule").longValue() == id.longValue())
                .findFirst()
                .orElseGet(() -> JsonNodeFactory.instance.objectNode().set("rule", id));
    }

    private static String rule(JsonNode rule) {
        long number = rule.path("rule").longValue();
        // A proposed rule has no id yet: they are counted by negative numbers.
        String id = number < 0 ? "added rule " + -number : "rule " + number;
        return rule.has("pattern") ? id + " (" + RuleText.of(rule) + ")" : id;
    }

    private static String joined(JsonNode texts, String between) {
        return texts.valueStream().map(JsonNode::asText).collect(Collectors.joining(between));
    }
}
