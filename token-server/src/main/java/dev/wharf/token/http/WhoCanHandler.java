package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import dev.wharf.token.authz.AccessPolicy;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.Explanation;
import dev.wharf.token.authz.Reason;
import dev.wharf.token.authz.Requester;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.GroupStore;
import dev.wharf.token.storage.SubjectStore;
import io.helidon.http.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says who may do something with a repository. */
public final class WhoCanHandler implements Handler {
    private static final int MAX_RULES = 10_000;

    private final KeptPolicy policy;
    private final SubjectStore subjects;
    private final GroupStore groups;
    private final ServiceChoice services;
    private final Delegation delegation;

    public WhoCanHandler(
            KeptPolicy policy,
            SubjectStore subjects,
            GroupStore groups,
            ServiceChoice services,
            Delegation delegation) {
        this.policy = policy;
        this.subjects = subjects;
        this.groups = groups;
        this.services = services;
        this.delegation = delegation;
    }

    /** Somebody who may, by which rule, and if the reader may read that, by which of their subjects. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record View(String subject, @Nullable String via, long rule) {}

    /** What is asked. */
    private record Question(
            Caller reader, Service service, Scope scope, List<StoredRule> rules, AskedCallers.Circumstances when) {}

    @Override
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.account(Method.GET, "policy/who-can", this::whoCan));
    }

    /**
     * {@code GET /api/v1/policy/who-can?service=&repository=&action=&ip=&at=&after=&limit=}: everybody who may, groups
     * taken apart. {@code everyone} and {@code authenticated} stand for all whom no rule denies it.
     */
    private Answer whoCan(ApiRequest request) {
        FormParameters query = request.query("service", "repository", "action", "ip", "at", Page.AFTER, Page.LIMIT);
        Page page = Page.of(query);
        RepositoryName repository = RuleBody.parse("repository", required(query, "repository"), RepositoryName::new);
        Action action = action(required(query, "action"));
        AskedCallers.Circumstances when =
                AskedCallers.Circumstances.of(query.first("ip"), query.first("at"), request.caller());
        if (!request.caller().principal().admin()) {
            delegation.requireAll(
                    request.caller(),
                    services.named(query.first("service")).id(),
                    new RepositoryPattern.Exact(repository));
        }
        Service service = services.named(query.first("service"));
        Scope scope = Scope.repository(repository, action);
        List<StoredRule> rules = policy.anchored(service, List.of(scope), MAX_RULES + 1);
        if (rules.size() > MAX_RULES) {
            throw Problem.unacceptable(
                            "repository", repository.value(), "more than " + MAX_RULES + " rules are about it")
                    .refuse();
        }
        Question question = new Question(request.caller(), service, scope, rules, when);
        List<View> found = candidates(question).tailMap(page.after().orElse("") + '\0').values().stream()
                .flatMap(candidate -> ask(question, candidate).stream())
                .limit(page.look())
                .toList();
        return page.answer(request, found, View::subject, view -> view);
    }

    private static String required(FormParameters query, String name) {
        return query.first(name)
                .orElseThrow(() -> Problem.unacceptable(name, "is required").refuse());
    }

    private static Action action(String text) {
        return Action.of(text)
                .filter(action -> action == Action.PULL || action == Action.PUSH || action == Action.DELETE)
                .orElseThrow(() -> Problem.unacceptable("action", text, "must be pull, push or delete")
                        .refuse());
    }

    /** Whoever a rule allows something there, by name. */
    private SortedMap<String, Subject> candidates(Question question) {
        SortedMap<String, Subject> candidates = new TreeMap<>();
        List<Subject> open = new ArrayList<>();
        Optional<RepositoryName> name =
                Optional.of(new RepositoryName(question.scope().name()));
        for (StoredRule rule : question.rules()) {
            if (rule.rule().effect() == Effect.ALLOW) {
                open.add(rule.rule().subject());
                name.flatMap(repository -> owner(rule.rule().pattern(), repository))
                        .ifPresent(open::add);
            }
        }
        Set<Subject> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            Subject next = open.removeLast();
            if (next.kind() == Subject.Kind.GROUP) {
                members(next).filter(seen::add).forEach(open::add);
            } else {
                candidates.put(next.toString(), next);
            }
        }
        return candidates;
    }

    private Stream<Subject> members(Subject group) {
        return groups.find(group.name()).map(Group::members).orElse(List.of()).stream();
    }

    /** The user whose place a template means where it means this repository. */
    private static Optional<Subject> owner(RulePattern pattern, RepositoryName repository) {
        if (!(pattern instanceof RulePattern.Template template)) {
            return Optional.empty();
        }
        List<String> parts = List.of(template.text().split("/", -1));
        List<String> names = List.of(repository.value().split("/", -1));
        int place = parts.indexOf(RulePattern.Template.USER);
        try {
            return place < names.size() ? Optional.of(Subject.user(names.get(place))) : Optional.empty();
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    private Optional<View> ask(Question question, Subject candidate) {
        return all(candidate).flatMap(all -> {
            Requester requester = new Requester(
                    all,
                    CredentialLimits.NONE,
                    question.when().from(),
                    question.when().at());
            Explanation.Verdict verdict = AccessPolicy.explain(
                            requester,
                            List.of(question.scope()),
                            policy.facts(question.service(), all, List.of(question.scope())))
                    .getFirst()
                    .verdicts()
                    .getFirst();
            return verdict.rule()
                    .filter(_ -> verdict.reason() == Reason.ALLOWED)
                    .map(id -> new View(candidate.toString(), via(question, id), id));
        });
    }

    private @Nullable String via(Question question, long id) {
        return question.rules().stream()
                .filter(stored -> stored.id() == id)
                .map(StoredRule::rule)
                .filter(rule ->
                        delegation.mayRead(question.reader(), question.service().id(), rule.pattern()))
                .map(rule -> rule.subject().toString())
                .findFirst()
                .orElse(null);
    }

    /** Everything that a candidate is; empty if there is no such account, or it may not log in. */
    private Optional<Set<Subject>> all(Subject candidate) {
        return switch (candidate.kind()) {
            case EVERYONE, AUTHENTICATED -> Optional.of(Set.of(candidate));
            default ->
                subjects.find(candidate)
                        .filter(SubjectStore.Account::enabled)
                        .map(account -> AskedCallers.subjects(candidate, account.groups()));
        };
    }
}
