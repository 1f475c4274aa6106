package dev.wharf.token.http;

import dev.wharf.model.Scope;
import dev.wharf.token.authz.AccessPolicy;
import dev.wharf.token.authz.Explanation;
import dev.wharf.token.authz.PolicyFacts;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.AccessRuleStore;
import io.helidon.http.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says what would be granted under other rules. */
public final class SimulateHandler implements Handler {
    private static final int MAX_ASSERTIONS = 1_000;

    private final KeptPolicy policy;
    private final AccessRuleStore rules;
    private final AskedCallers callers;
    private final ServiceChoice services;

    public SimulateHandler(KeptPolicy policy, AccessRuleStore rules, AskedCallers callers, ServiceChoice services) {
        this.policy = policy;
        this.rules = rules;
        this.callers = callers;
        this.services = services;
    }

    private record AssertionView(
            String subject,
            String scope,
            List<String> expect,
            List<String> granted,
            boolean passed,
            List<ExplanationView.Verdict> actions) {}

    private record View(boolean passed, List<AssertionView> assertions) {}

    /** @param added with negative ids: -1 is the first */
    private record Proposal(Service service, List<StoredRule> added, Set<Long> removed) {}

    @Override
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.admin(Method.POST, "policy/simulate", this::simulate));
    }

    /**
     * {@code POST /api/v1/policy/simulate} with {@code {"service":"…","add":[rule],"remove":[id],
     * "assert":[{"subject":"user:ann","scope":"repository:team/app:pull,push","expect":["pull"]}]}}: whether each
     * subject would be granted exactly that, and why. Nothing changes; where the reason is an added rule, its id is -1
     * for the first, -2 for the second, and so on.
     */
    private Answer simulate(ApiRequest request) {
        JsonFields body = request.body();
        Service service = services.named(body.text("service"));
        List<StoredRule> added = new ArrayList<>();
        for (JsonFields rule : body.objects("add")) {
            added.add(proposed(rule, service).rule().kept(-1L - added.size()));
        }
        Set<Long> removed = new LinkedHashSet<>(body.numbers("remove"));
        List<JsonFields> assertions = body.objects("assert");
        body.end();
        if (assertions.isEmpty() || assertions.size() > MAX_ASSERTIONS) {
            throw Problem.unacceptable("assert", "must be 1 to " + MAX_ASSERTIONS)
                    .refuse();
        }
        removed.forEach(id -> checkRemoved(id, service));
        Proposal proposal = new Proposal(service, added, removed);
        List<AssertionView> views = assertions.stream()
                .map(assertion -> view(assertion, request.caller(), proposal))
                .toList();
        return Answer.json(200, new View(views.stream().allMatch(AssertionView::passed), views));
    }

    private RuleBody proposed(JsonFields fields, Service service) {
        RuleBody body = RuleBody.of(fields);
        body.service().filter(name -> !name.equals(service.name().value())).ifPresent(name -> {
            throw Problem.unacceptable("service", name, "all rules of a simulation are about one service")
                    .refuse();
        });
        return body;
    }

    private void checkRemoved(long id, Service service) {
        if (rules.find(id).filter(found -> found.service() == service.id()).isEmpty()) {
            throw Problem.unacceptable("remove", Long.toString(id), "there is no such rule about this service")
                    .refuse();
        }
    }

    private AssertionView view(JsonFields assertion, Caller caller, Proposal proposal) {
        String subject = assertion.requiredText("subject");
        Scope scope = AskedScopes.one(assertion.requiredText("scope"));
        List<String> expected = assertion.requiredTexts("expect");
        AskedCallers.Circumstances circumstances = AskedCallers.Circumstances.of(assertion, caller);
        assertion.end();
        AskedCaller asked =
                callers.find(AskedCallers.subject(subject), Optional.empty(), circumstances, proposal.service());
        PolicyFacts facts = KeptPolicy.with(
                policy.facts(proposal.service(), asked.requester().subjects(), List.of(scope)),
                proposal.added(),
                proposal.removed());
        Explanation explanation =
                AccessPolicy.explain(asked.requester(), List.of(scope), facts).getFirst();
        return new AssertionView(
                subject,
                scope.toString(),
                expected,
                explanation.granted(),
                Set.copyOf(explanation.granted()).equals(Set.copyOf(expected)),
                explanation.verdicts().stream().map(ExplanationView.Verdict::of).toList());
    }
}
