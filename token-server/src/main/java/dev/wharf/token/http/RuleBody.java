package dev.wharf.token.http;

import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Conditions;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.RuleOrigin;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.NewRule;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A rule as clients write it.
 *
 * @param service the name of the service that it is about; empty for the usual one
 * @param rule what is to be kept
 */
record RuleBody(Optional<String> service, NewRule rule) {
    /** @throws RefusedException 422 with the field that is not accepted, 400 for one that there is not */
    static RuleBody of(JsonFields body) {
        String pattern = body.requiredText("pattern");
        String subject = body.requiredText("subject");
        String effect = body.requiredText("effect");
        List<String> actions = body.requiredTexts("actions");
        Optional<String> service = body.text("service");
        Optional<String> except = body.text("except");
        List<String> ranges = body.texts("cidrs").orElse(List.of());
        Optional<Instant> from = time(body, "valid_from");
        Optional<Instant> until = time(body, "valid_until");
        boolean enabled = body.flag("enabled", true);
        String note = body.text("note").orElse("");
        body.end();
        checkNote(note);
        AccessRule rule = rule(
                parse("pattern", pattern, RulePattern::parse),
                parse("subject", subject, Subject::parse),
                except.map(text -> parse("except", text, Subject::parse)),
                Effect.of(effect).orElseThrow(() -> unacceptable("effect", effect, "must be allow or deny")),
                actions(actions),
                conditions(ranges, from, until));
        return new RuleBody(service, new NewRule(rule, RuleOrigin.MANUAL, enabled, note));
    }

    /**
     * A value of a body or a query in its own grammar.
     *
     * @throws RefusedException 422 if it is outside
     */
    static <T> T parse(String field, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (InvalidValueException e) {
            throw unacceptable(field, text, e.getMessage());
        }
    }

    private static AccessRule rule(
            RulePattern pattern,
            Subject subject,
            Optional<Subject> except,
            Effect effect,
            Set<Action> actions,
            Conditions conditions) {
        try {
            return new AccessRule(pattern, subject, except, effect, actions, conditions);
        } catch (InvalidValueException e) {
            boolean isExcept = e.getMessage().startsWith("invalid exception");
            throw isExcept
                    ? unacceptable("except", except.map(Subject::toString).orElse(""), e.getMessage())
                    : unacceptable(
                            "actions",
                            actions.stream().map(Action::label).toList().toString(),
                            e.getMessage());
        }
    }

    private static Set<Action> actions(List<String> labels) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (String label : labels) {
            actions.add(Action.of(label)
                    .orElseThrow(() ->
                            unacceptable("actions", label, "must be among pull, push, delete, catalog and admin")));
        }
        return actions;
    }

    private static Conditions conditions(List<String> ranges, Optional<Instant> from, Optional<Instant> until) {
        if (ranges.size() > Conditions.MAX_RANGES) {
            throw unacceptable("cidrs", ranges.toString(), "must be at most " + Conditions.MAX_RANGES);
        }
        List<AddressRange> parsed = ranges.stream()
                .map(text -> parse("cidrs", text, AddressRange::parse))
                .toList();
        try {
            return new Conditions(parsed, from, until);
        } catch (InvalidValueException e) {
            throw unacceptable("valid_until", until.map(Instant::toString).orElse(""), e.getMessage());
        }
    }

    /** Databases keep microseconds. */
    private static Optional<Instant> time(JsonFields body, String field) {
        return body.text(field).map(text -> {
            try {
                return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
            } catch (DateTimeParseException e) {
                throw unacceptable(field, text, "must be a time such as 2026-01-31T12:00:00Z");
            }
        });
    }

    private static void checkNote(String note) {
        if (note.length() > StoredRule.MAX_NOTE || note.chars().anyMatch(c -> c < ' ')) {
            throw unacceptable("note", note, "must be one line of at most " + StoredRule.MAX_NOTE + " characters");
        }
    }

    private static RefusedException unacceptable(String field, String value, String detail) {
        return Problem.unacceptable(field, value, detail).refuse();
    }
}
