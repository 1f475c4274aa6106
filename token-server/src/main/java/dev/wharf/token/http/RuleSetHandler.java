package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.token.authz.RuleOrigin;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.AccessRuleStore;
import dev.wharf.token.storage.AccessRuleStore.PutResult;
import dev.wharf.token.storage.NewRule;
import io.helidon.http.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All rules of a service that somebody wrote, as one. */
public final class RuleSetHandler implements Handler {
    private static final int MAX_RULES = 10_000;

    private final AccessRuleStore rules;
    private final ServiceChoice services;

    public RuleSetHandler(AccessRuleStore rules, ServiceChoice services) {
        this.rules = rules;
        this.services = services;
    }

    private record View(
            @JsonProperty("dry_run") boolean dryRun, List<RuleView> added, List<RuleView> removed, int kept) {}

    @Override
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.admin(Method.PUT, "rules", this::put));
    }

    /**
     * {@code PUT /api/v1/rules?service=&dry_run=} with {@code {"rules":[rule]}}: from now on these are the rules of
     * origin manual about the service. One that is among them keeps its id; one that differs is removed and added.
     */
    private Answer put(ApiRequest request) {
        FormParameters query = request.query("service", "dry_run");
        boolean dryRun = query.flag("dry_run");
        JsonFields body = request.body();
        Service service = services.named(query.first("service"));
        List<JsonFields> given = body.requiredObjects("rules");
        body.end();
        if (given.size() > MAX_RULES) {
            throw Problem.unacceptable("rules", "must be at most " + MAX_RULES).refuse();
        }
        List<NewRule> wanted = given.stream().map(rule -> wanted(rule, service)).toList();
        request.awaitTurn();
        View view = replace(request.caller(), service, wanted, dryRun);
        if (dryRun) {
            throw RefusedException.trial(Answer.json(200, view));
        }
        return Answer.json(200, view);
    }

    private static NewRule wanted(JsonFields fields, Service service) {
        RuleBody body = RuleBody.of(fields);
        body.service().filter(name -> !name.equals(service.name().value())).ifPresent(name -> {
            throw Problem.unacceptable("service", name, "all rules of a set are about one service")
                    .refuse();
        });
        return body.rule();
    }

    private View replace(Caller admin, Service service, List<NewRule> wanted, boolean dryRun) {
        Map<NewRule, StoredRule> surplus = new LinkedHashMap<>();
        rules.list(AccessRuleStore.Filter.of(service.id(), RuleOrigin.MANUAL), 0, Integer.MAX_VALUE)
                .forEach(found -> surplus.put(NewRule.of(found.stored()), found.stored()));
        int kept = 0;
        List<NewRule> missing = new ArrayList<>();
        for (NewRule rule : wanted.stream().distinct().toList()) {
            if (surplus.remove(rule) != null) {
                kept++;
            } else {
                missing.add(rule);
            }
        }
        List<RuleView> removed = surplus.values().stream()
                .map(rule -> remove(admin, service, rule))
                .toList();
        List<RuleView> added =
                missing.stream().map(rule -> add(admin, service, rule)).toList();
        return new View(dryRun, added, removed, kept);
    }

    private RuleView remove(Caller admin, Service service, StoredRule rule) {
        rules.delete(rule.id());
        admin.deleted("rule:" + rule.id());
        return RuleView.of(service.name(), rule);
    }

    private RuleView add(Caller admin, Service service, NewRule rule) {
        PutResult result = rules.add(service.id(), rule);
        RuleView view = RuleView.of(service.name(), RuleHandler.kept(result, rule));
        admin.created("rule:" + view.id(), view.toString());
        return view;
    }
}
