package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.model.Access;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import dev.wharf.token.authz.AccessPolicy;
import dev.wharf.token.authz.PolicyFacts;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.PolicyEpoch;
import io.helidon.http.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Says why somebody gets what they get. */
public final class ExplainHandler implements Handler {
    /** More rules of others are not looked at for near misses. */
    private static final int MAX_OTHERS = 1_000;

    private final KeptPolicy policy;
    private final PolicyEpoch epoch;
    private final AskedCallers callers;
    private final ServiceChoice services;
    private final Delegation delegation;

    public ExplainHandler(
            KeptPolicy policy, PolicyEpoch epoch, AskedCallers callers, ServiceChoice services, Delegation delegation) {
        this.policy = policy;
        this.epoch = epoch;
        this.callers = callers;
        this.services = services;
        this.delegation = delegation;
    }

    private record SubjectView(String name, boolean enabled, List<String> via) {}

    private record Preview(List<Access> access) {}

    private record View(
            long epoch,
            SubjectView subject,
            List<ExplanationView> scopes,
            @JsonProperty("token_preview") Preview tokenPreview) {}

    @Override
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.account(Method.POST, "policy/explain", this::explain));
    }

    /**
     * {@code POST /api/v1/policy/explain} with
     * {@code {"subject":"user:ann","scopes":["repository:team/app:pull,push"]}} and, if wanted, {@code "service"},
     * {@code "token_id"}, {@code "ip"} and {@code "at"}: what a token would carry and why. Users may ask about
     * themselves; about others administrators, and who manages all the repositories asked.
     */
    private Answer explain(ApiRequest request) {
        Caller caller = request.caller();
        JsonFields body = request.body();
        Optional<Subject> account = AskedCallers.subject(body.text("subject").orElse("user:" + caller.name()));
        List<Scope> scopes = AskedScopes.of(body.requiredTexts("scopes"));
        Optional<String> serviceName = body.text("service");
        Optional<Long> tokenId = body.number("token_id");
        AskedCallers.Circumstances circumstances = AskedCallers.Circumstances.of(body, caller);
        body.end();
        boolean isSelf = account.equals(caller.principal().account());
        if (!isSelf && !caller.principal().admin()) {
            requireManaged(caller, services.named(serviceName), scopes);
            if (tokenId.isPresent()) {
                throw Problem.of(403, "tokens of others are for administrators").refuse();
            }
        }
        Service service = services.named(serviceName);
        AskedCaller asked = callers.find(account, tokenId, circumstances, service);
        if (!isSelf) {
            caller.did("explained", "policy:" + asked.name(), scopes.toString());
        }
        return Answer.json(200, view(caller, isSelf, service, asked, scopes));
    }

    private void requireManaged(Caller caller, Service service, List<Scope> scopes) {
        for (Scope scope : scopes) {
            delegation.requireAll(
                    caller, service.id(), AskedScopes.repository(scope).orElse(RepositoryPattern.ALL));
        }
    }

    private View view(Caller caller, boolean isSelf, Service service, AskedCaller asked, List<Scope> scopes) {
        PolicyFacts own = policy.facts(service, asked.requester().subjects(), scopes);
        Predicate<StoredRule> readable = rule ->
                isSelf || delegation.mayRead(caller, service.id(), rule.rule().pattern());
        boolean mayKnowOthers = caller.principal().admin() || !isSelf;
        PolicyFacts facts =
                mayKnowOthers ? KeptPolicy.with(own, policy.anchored(service, scopes, MAX_OTHERS), Set.of()) : own;
        List<Access> granted = AccessPolicy.decide(asked.requester(), scopes, facts);
        List<ExplanationView> explanations = AccessPolicy.explain(asked.requester(), scopes, facts).stream()
                .map(explanation -> ExplanationView.of(
                        explanation,
                        readable,
                        asked.token().map(token -> token.token().name()).orElse("")))
                .toList();
        return new View(
                epoch.epoch(),
                new SubjectView(
                        asked.name(),
                        asked.enabled(),
                        via(asked, isSelf || caller.principal().admin(), facts, readable)),
                explanations,
                new Preview(asked.enabled() ? granted : List.of()));
    }

    /** All that the subject is, or for those who manage a path alone, as far as rules there speak of it. */
    private static List<String> via(
            AskedCaller asked, boolean isAll, PolicyFacts facts, Predicate<StoredRule> readable) {
        return asked.requester().subjects().stream()
                .filter(subject -> isAll
                        || facts.rules().stream()
                                .anyMatch(rule -> rule.rule().subject().equals(subject) && readable.test(rule)))
                .map(Subject::toString)
                .sorted()
                .toList();
    }
}
