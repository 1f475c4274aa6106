package dev.wharf.token.http;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import dev.wharf.token.authz.AccessPolicy;
import dev.wharf.token.authz.HostPrefixes;
import dev.wharf.token.authz.PolicyFacts;
import dev.wharf.token.authz.Requester;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.AccessRuleStore;
import dev.wharf.token.storage.PolicyStore;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What decides about access to a service, as it is kept. */
public final class KeptPolicy {
    private final PolicyStore decisive;
    private final AccessRuleStore rules;

    public KeptPolicy(PolicyStore decisive, AccessRuleStore rules) {
        this.decisive = decisive;
        this.rules = rules;
    }

    /** What decides about these scopes for whoever is all these subjects. */
    PolicyFacts facts(Service service, Set<Subject> subjects, List<Scope> asked) {
        return decisive.facts(service, subjects, asked);
    }

    /** The rules that may be about these scopes, whoever they are about, but at most so many. */
    List<StoredRule> anchored(Service service, List<Scope> asked, int limit) {
        HostPrefixes hosts = new HostPrefixes(Set.copyOf(service.settings().stripHosts()));
        Set<String> anchors = new HashSet<>();
        for (Scope scope : asked) {
            if (!scope.type().equals(Scope.REPOSITORY)) {
                anchors.add(RepositoryPattern.ALL.anchor());
            } else {
                hosts.repository(scope.name()).ifPresent(name -> {
                    anchors.addAll(RepositoryPattern.anchorsOf(name));
                    anchors.add(RulePattern.Template.ANCHOR);
                });
            }
        }
        return rules.anchored(service.id(), anchors, limit);
    }

    /** The same facts with further rules, and without some. */
    static PolicyFacts with(PolicyFacts facts, List<StoredRule> more, Set<Long> without) {
        Map<Long, StoredRule> byId = new LinkedHashMap<>();
        Stream.concat(facts.rules().stream(), more.stream())
                .filter(rule -> !without.contains(rule.id()))
                .forEach(rule -> byId.put(rule.id(), rule));
        return new PolicyFacts(
                List.copyOf(byId.values()), facts.archived(), facts.namespaces(), facts.taken(), facts.hosts());
    }

    /** What a caller holds on each and every repository of a pattern. */
    Set<Action> heldThroughout(long service, Requester caller, RepositoryPattern pattern) {
        PolicyFacts facts = new PolicyFacts(
                rules.throughout(service, caller.subjects(), pattern),
                Set.of(),
                Optional.empty(),
                decisive.taken(service, caller.subjects()),
                HostPrefixes.NONE);
        return AccessPolicy.heldThroughout(caller, pattern, facts);
    }

    /** Whether these repositories are at a place that would be a user's own, were it not somebody else's. */
    boolean isTaken(long service, RepositoryPattern repositories) {
        return decisive.isTaken(service, repositories);
    }
}
