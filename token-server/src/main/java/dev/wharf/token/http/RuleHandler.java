package dev.wharf.token.http;

import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.AccessRuleStore;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The access rules. */
public final class RuleHandler implements Handler {
    private final AccessRuleStore rules;

    public RuleHandler(AccessRuleStore rules) {
        this.rules = rules;
    }

    private record View(long id, String pattern, String subject, String effect, List<String> actions) {
        static View of(StoredRule stored) {
            AccessRule rule = stored.rule();
            return new View(
                    stored.id(),
                    rule.pattern().toString(),
                    rule.subject().toString(),
                    rule.effect().label(),
                    rule.actions().stream().map(Action::label).toList());
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.admin(Method.GET, "rules", this::list),
                Endpoint.admin(Method.POST, "rules", this::post),
                Endpoint.admin(Method.GET, "rules/{id}", request -> get(request.parameter("id"))),
                Endpoint.admin(Method.DELETE, "rules/{id}", this::delete));
    }

    /** {@code GET /api/v1/rules?subject=&pattern=}: all, or those with exactly this subject and this pattern. */
    private Answer list(ApiRequest request) {
        FormParameters query = request.query("subject", "pattern");
        Optional<Subject> subject = query.first("subject").map(text -> parse("subject", text, Subject::parse));
        Optional<RulePattern> pattern = query.first("pattern").map(text -> parse("pattern", text, RulePattern::parse));
        return Answer.json(
                200, rules.list(subject, pattern).stream().map(View::of).toList());
    }

    /** {@code GET /api/v1/rules/{id}}. */
    private Answer get(String id) {
        return Ids.parse(id)
                .flatMap(rules::find)
                .map(rule -> Answer.json(200, View.of(rule)))
                .orElseThrow(RuleHandler::unknown);
    }

    /**
     * {@code POST /api/v1/rules} with {@code {"pattern":"team/**","subject":"user:alice","effect":"allow",
     * "actions":["pull","push"]}}: 201, or 200 with the rule that says just this already.
     */
    private Answer post(ApiRequest request) {
        JsonFields body = request.body();
        String pattern = body.requiredText("pattern");
        String subject = body.requiredText("subject");
        String effect = body.requiredText("effect");
        List<String> actions = body.requiredTexts("actions");
        body.end();
        AccessRule rule = rule(
                parse("pattern", pattern, RulePattern::parse),
                parse("subject", subject, Subject::parse),
                Effect.of(effect).orElseThrow(() -> unacceptable("effect", effect, "must be allow or deny")),
                actions(actions));
        return switch (rules.add(rule)) {
            case AccessRuleStore.AddResult.Added(StoredRule added) -> {
                View view = View.of(added);
                request.caller().created("rule:" + added.id(), view.toString());
                yield Answer.json(201, view).with(HeaderNames.LOCATION, "/api/v1/rules/" + added.id());
            }
            case AccessRuleStore.AddResult.Existing(StoredRule existing) -> Answer.json(200, View.of(existing));
            case AccessRuleStore.AddResult.UnknownSubject(Subject unknown) ->
                throw unacceptable(
                        "subject",
                        unknown.toString(),
                        "there is no such " + unknown.kind().label());
        };
    }

    /** {@code DELETE /api/v1/rules/{id}}. */
    private Answer delete(ApiRequest request) {
        String id = request.parameter("id");
        if (!Ids.parse(id).map(rules::delete).orElse(false)) {
            throw unknown();
        }
        request.caller().deleted("rule:" + id);
        return Answer.empty(204);
    }

    private static AccessRule rule(RulePattern pattern, Subject subject, Effect effect, Set<Action> actions) {
        try {
            return new AccessRule(pattern, subject, effect, actions);
        } catch (InvalidValueException e) {
            throw unacceptable(
                    "actions", actions.stream().map(Action::label).toList().toString(), e.getMessage());
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

    private static <T> T parse(String field, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (InvalidValueException e) {
            throw unacceptable(field, text, e.getMessage());
        }
    }

    private static RefusedException unacceptable(String field, String value, String detail) {
        return Problem.unacceptable(field, value, detail).refuse();
    }

    private static RefusedException unknown() {
        return Problem.of(404, "there is no such rule").refuse();
    }
}
