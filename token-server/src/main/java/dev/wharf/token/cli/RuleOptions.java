package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a rule may have beside pattern, subject and actions. */
final class RuleOptions {
    @Option(names = "--deny", description = "deny instead of allow")
    private boolean denies;

    @Option(names = "--except", paramLabel = "GROUP", description = "not about its members, such as group:release")
    private Optional<String> except = Optional.empty();

    @Option(
            names = "--cidr",
            paramLabel = "RANGE",
            description = "only from there, such as 10.0.0.0/8; may be given several times")
    private @Nullable List<String> ranges;

    @Option(names = "--from", paramLabel = "TIME", description = "not before it, such as 2026-01-31T12:00:00Z")
    private Optional<String> from = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "not after it")
    private Optional<String> until = Optional.empty();

    @Option(names = "--service", paramLabel = "NAME", description = "for that of several services")
    private Optional<String> service = Optional.empty();

    @Option(names = "--note", paramLabel = "TEXT", description = "why it is there, in one line")
    private Optional<String> note = Optional.empty();

    @Option(names = "--disabled", description = "keep it, but switched off")
    private boolean disabled;

    /** As fields of the body of a request; others may be put beside them. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("effect", denies ? "deny" : "allow");
        except.ifPresent(group -> fields.put("except", group));
        if (ranges != null) {
            fields.put("cidrs", ranges);
        }
        from.ifPresent(time -> fields.put("valid_from", time));
        until.ifPresent(time -> fields.put("valid_until", time));
        service.ifPresent(name -> fields.put("service", name));
        note.ifPresent(text -> fields.put("note", text));
        if (disabled) {
            fields.put("enabled", false);
        }
        return fields;
    }

    /** When a rule counts, in words; "-" for always. */
    static String conditions(JsonNode rule) {
        List<String> words = new ArrayList<>();
        text(rule, "except").ifPresent(group -> words.add("not " + group));
        List<String> ranges =
                rule.path("cidrs").valueStream().map(JsonNode::asText).toList();
        if (!ranges.isEmpty()) {
            words.add("at " + String.join(",", ranges));
        }
        text(rule, "valid_from").ifPresent(time -> words.add("from " + time));
        text(rule, "valid_until").ifPresent(time -> words.add("until " + time));
        if (!rule.path("enabled").asBoolean(true)) {
            words.add("never (disabled)");
        }
        return words.isEmpty() ? "-" : String.join(" ", words);
    }

    private static Optional<String> text(JsonNode rule, String field) {
        return Optional.ofNullable(rule.path(field).textValue());
    }
}
