package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.model.Action;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Explanation;
import dev.wharf.token.authz.Reason;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is shown of an explanation. */
record ExplanationView(
        String scope,
        List<String> granted,
        List<Verdict> actions,
        List<Rule> matched,
        @JsonProperty("near_misses") List<Rule> nearMisses,
        List<Mask> masks) {
    record Verdict(
            String action,
            String decision,
            String reason,
            @Nullable Long rule) {
        static Verdict of(Explanation.Verdict verdict) {
            return new Verdict(
                    verdict.action(),
                    verdict.reason() == Reason.ALLOWED ? "allowed" : "denied",
                    verdict.reason().label(),
                    verdict.rule().orElse(null));
        }
    }

    /** A rule; what is null is left out, also what the reader may not know. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Rule(
            long rule,
            String effect,
            @Nullable String pattern,
            @Nullable String subject,
            @Nullable String except,
            @Nullable List<String> actions,
            @Nullable List<String> decisive,
            @Nullable String failed) {
        static Rule of(
                StoredRule stored, boolean isReadable, @Nullable List<String> decisive, @Nullable String failed) {
            AccessRule rule = stored.rule();
            return isReadable
                    ? new Rule(
                            stored.id(),
                            rule.effect().label(),
                            rule.pattern().toString(),
                            rule.subject().toString(),
                            rule.except().map(Subject::toString).orElse(null),
                            labels(rule.actions()),
                            decisive,
                            failed)
                    : new Rule(stored.id(), rule.effect().label(), null, null, null, null, decisive, failed);
        }
    }

    record Mask(String source, List<String> removed) {}

    /**
     * @param readable which rules the reader may read; of others that decide something it is only said that they do
     * @param token what the presented token is called; empty if there is none
     */
    static ExplanationView of(Explanation explanation, Predicate<StoredRule> readable, String token) {
        return new ExplanationView(
                explanation.scope().toString(),
                explanation.granted(),
                explanation.verdicts().stream().map(Verdict::of).toList(),
                explanation.matched().stream()
                        .map(matched -> Rule.of(
                                matched.rule(), readable.test(matched.rule()), labels(matched.decisive()), null))
                        .toList(),
                explanation.nearMisses().stream()
                        .filter(miss -> readable.test(miss.rule()))
                        .map(miss ->
                                Rule.of(miss.rule(), true, null, miss.failed().label()))
                        .toList(),
                explanation.masks().stream()
                        .map(mask -> new Mask(source(mask.reason(), token), labels(mask.removed())))
                        .toList());
    }

    private static String source(Reason reason, String token) {
        return switch (reason) {
            case NAMESPACE_ARCHIVED -> "namespace:archived";
            case NAMESPACE_MISSING -> "namespace:missing";
            default -> "token:" + token;
        };
    }

    private static List<String> labels(Collection<Action> actions) {
        return actions.stream().map(Action::label).toList();
    }
}
