package dev.wharf.token.http;

import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.RuleOrigin;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.AccessRuleStore;
import dev.wharf.token.storage.AccessRuleStore.PutResult;
import dev.wharf.token.storage.AccessRuleStore.ServiceRule;
import dev.wharf.token.storage.NewRule;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The access rules. */
public final class RuleHandler implements Handler {
    /** Those of these origins change with what they stand for. */
    private static final Set<RuleOrigin> DERIVED = EnumSet.of(RuleOrigin.MEMBER, RuleOrigin.VISIBILITY);

    private final AccessRuleStore rules;
    private final ServiceChoice services;
    private final Delegation delegation;

    public RuleHandler(AccessRuleStore rules, ServiceChoice services, Delegation delegation) {
        this.rules = rules;
        this.services = services;
        this.delegation = delegation;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.account(Method.GET, "rules", this::list),
                Endpoint.account(Method.POST, "rules", this::post),
                Endpoint.account(Method.GET, "rules/{id}", this::get),
                Endpoint.account(Method.PUT, "rules/{id}", this::put),
                Endpoint.account(Method.DELETE, "rules/{id}", this::delete));
    }

    /**
     * {@code GET /api/v1/rules?service=&subject=&pattern=&origin=&under=&after=&limit=}: all, or those about this
     * service, with exactly this subject, this pattern, of this origin, and whose patterns begin under this path. Who
     * manages a path alone has to name it.
     */
    private Answer list(ApiRequest request) {
        FormParameters query =
                request.query("service", "subject", "pattern", "origin", "under", Page.AFTER, Page.LIMIT);
        Optional<RepositoryName> under =
                query.first("under").map(path -> RuleBody.parse("under", path, RepositoryName::new));
        Optional<Service> service = query.first("service").map(name -> services.named("service", name));
        if (!request.caller().principal().admin()) {
            service = Optional.of(service.orElseGet(() -> services.named(Optional.empty())));
            delegation.requireUnder(request.caller(), service.get().id(), under);
        }
        AccessRuleStore.Filter filter = new AccessRuleStore.Filter(
                service.map(Service::id),
                query.first("subject").map(text -> RuleBody.parse("subject", text, Subject::parse)),
                query.first("pattern").map(text -> RuleBody.parse("pattern", text, RulePattern::parse)),
                query.first("origin").map(RuleHandler::origin),
                under.map(path -> new RepositoryPattern.Subtree(path + "/")));
        Page page = Page.of(query);
        List<ServiceRule> found =
                rules.list(filter, page.after().map(RuleHandler::after).orElse(0L), page.look());
        return page.answer(request, found, rule -> Long.toString(rule.stored().id()), this::view);
    }

    private static RuleOrigin origin(String text) {
        return RuleOrigin.of(text)
                .orElseThrow(() -> Problem.unacceptable(
                                "origin", text, "must be manual, member, visibility, bootstrap or import")
                        .refuse());
    }

    private static long after(String text) {
        return Ids.parse(text)
                .orElseThrow(() -> Problem.unacceptable(Page.AFTER, text, "must be the id of a rule")
                        .refuse());
    }

    /** {@code GET /api/v1/rules/{id}}. */
    private Answer get(ApiRequest request) {
        return Answer.entity(200, view(present(request)));
    }

    /**
     * {@code POST /api/v1/rules} with {@code {"pattern":"team/**","subject":"user:alice","effect":"allow",
     * "actions":["pull","push"]}} and, if wanted, {@code "service"}, {@code "except":"group:release"},
     * {@code "cidrs":["10.0.0.0/8"]}, {@code "valid_from"} and {@code "valid_until"} (RFC 3339, UTC),
     * {@code "enabled":false} and {@code "note"}: 201, or 200 with the rule that says just this already.
     */
    private Answer post(ApiRequest request) {
        RuleBody body = RuleBody.of(request.body());
        Service service = services.named(body.service());
        request.awaitTurn();
        delegation.requirePut(request.caller(), service.id(), body.rule().rule());
        PutResult result = rules.add(service.id(), body.rule());
        if (result instanceof PutResult.Existing(StoredRule rule)
                && body.rule().kept(rule.id()).equals(rule)) {
            return Answer.entity(200, RuleView.of(service.name(), rule));
        }
        RuleView view = RuleView.of(service.name(), kept(result, body.rule()));
        request.caller().created("rule:" + view.id(), view.toString());
        return Answer.entity(201, view).with(HeaderNames.LOCATION, "/api/v1/rules/" + view.id());
    }

    /** {@code PUT /api/v1/rules/{id}}: as for POST; the rule keeps its id, and stays with its service. */
    private Answer put(ApiRequest request) {
        present(request);
        RuleBody body = RuleBody.of(request.body()); // before the turn: others wait no longer than they have to
        ServiceRule present = editable(request);
        body.service().ifPresent(name -> {
            if (services.named("service", name).id() != present.service()) {
                throw Problem.unacceptable("service", name, "a rule stays with its service")
                        .refuse();
            }
        });
        delegation.requireRemove(
                request.caller(), present.service(), present.stored().rule());
        delegation.requirePut(request.caller(), present.service(), body.rule().rule());
        StoredRule rule = delegation.keepingPlaces(
                request.caller(),
                present.service(),
                Stream.of(present.stored().rule(), body.rule().rule())
                        .flatMap(RuleHandler::repositories)
                        .toList(),
                () -> kept(rules.replace(present.stored().id(), body.rule()), body.rule()));
        RuleView view = view(new ServiceRule(present.service(), rule));
        request.caller().changed("rule:" + view.id(), view.toString());
        return Answer.entity(200, view);
    }

    static StoredRule kept(PutResult result, NewRule asked) {
        return switch (result) {
            case PutResult.Kept(StoredRule rule) -> rule;
            case PutResult.Existing(StoredRule rule) ->
                throw Problem.of(
                                409,
                                "rule " + rule.id() + " says this already"
                                        + (rule.enabled() ? ", with another note" : ", but is switched off"))
                        .refuse();
            case PutResult.UnknownSubject(Subject unknown) ->
                throw Problem.unacceptable(
                                asked.rule().subject().equals(unknown) ? "subject" : "except",
                                unknown.toString(),
                                "there is no such " + unknown.kind().label())
                        .refuse();
            case PutResult.TooManyTemplates() ->
                throw Problem.of(409, "a service has at most " + AccessRuleStore.MAX_TEMPLATES + " rules with ${user}")
                        .refuse();
            case PutResult.NotFound() -> throw unknown();
        };
    }

    /** {@code DELETE /api/v1/rules/{id}}. */
    private Answer delete(ApiRequest request) {
        ServiceRule present = editable(request);
        delegation.requireRemove(
                request.caller(), present.service(), present.stored().rule());
        delegation.keepingPlaces(
                request.caller(),
                present.service(),
                repositories(present.stored().rule()).toList(),
                () -> rules.delete(present.stored().id()));
        request.caller().deleted("rule:" + present.stored().id());
        return Answer.empty(204);
    }

    private static Stream<RepositoryPattern> repositories(AccessRule rule) {
        return rule.pattern() instanceof RulePattern.Fixed(RepositoryPattern repositories)
                ? Stream.of(repositories)
                : Stream.empty();
    }

    private ServiceRule present(ApiRequest request) {
        return find(request).orElseThrow(RuleHandler::unknown);
    }

    /** What somebody may not read is not there for them. */
    private Optional<ServiceRule> find(ApiRequest request) {
        return Ids.parse(request.parameter("id"))
                .flatMap(rules::find)
                .filter(rule -> delegation.mayRead(
                        request.caller(), rule.service(), rule.stored().rule().pattern()));
    }

    private ServiceRule editable(ApiRequest request) {
        request.awaitTurn();
        request.checkPreconditions(() -> find(request).map(this::view));
        ServiceRule present = present(request);
        if (DERIVED.contains(present.stored().origin())) {
            throw Problem.of(
                            409,
                            "this rule stands for a member or the visibility of a namespace or repository: change it"
                                    + " there, at /api/v1/namespaces or /api/v1/repositories")
                    .refuse();
        }
        if (present.stored().origin() == RuleOrigin.BOOTSTRAP
                && present.stored().rule().pattern() instanceof RulePattern.Template) {
            throw Problem.of(
                            409,
                            "this rule is the self-service of its service: switch that on or off, by selfservice of"
                                    + " token.yml or of /api/v1/services")
                    .refuse();
        }
        return present;
    }

    private RuleView view(ServiceRule rule) {
        return RuleView.of(services.nameOf(rule.service()), rule.stored());
    }

    private static RefusedException unknown() {
        return Problem.of(404, "there is no such rule").refuse();
    }
}
