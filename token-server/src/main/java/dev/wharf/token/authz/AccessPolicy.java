package dev.wharf.token.authz;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Decides what a token carries, and says why. Both are the same evaluation, so that neither can be wrong alone. */
public final class AccessPolicy {
    private AccessPolicy() {}

    /**
     * What is granted of what was asked. A pure function: the order of rules, subjects and scopes decides nothing.
     *
     * <p>Asking for {@code *} on a repository gives each granted action by its name. Push without pull is not granted:
     * no registry accepts it. {@code registry:catalog:*} is granted, as {@code *}, to those who have the action
     * catalog; {@code search} to everybody, since {@link Visibility} limits what is found.
     *
     * @param asked the scopes, one per resource
     * @return one entry per scope of which something is granted, in the order asked and with the name as asked; never
     *     more than was asked
     */
    public static List<Access> decide(Requester caller, List<Scope> asked, PolicyFacts facts) {
        return evaluate(asked, caller, CandidateRule.of(caller, facts), facts).stream()
                .flatMap(evaluation -> evaluation.access().stream())
                .toList();
    }

    /**
     * Why {@link #decide} grants or does not grant, scope by scope. Rules of others, or about other repositories, are
     * near misses where they are among the facts.
     */
    public static List<Explanation> explain(Requester caller, List<Scope> asked, PolicyFacts facts) {
        List<CandidateRule> candidates = CandidateRule.of(caller, facts);
        return evaluate(asked, caller, candidates, facts).stream()
                .map(evaluation -> new Explainer(evaluation, candidates).explanation())
                .toList();
    }

    /**
     * What a caller holds on each and every repository of a pattern, by rules and credential; namespaces are not looked
     * at. Who manages rules below a path can give away there as much as this and no more.
     *
     * @param facts with all rules about the caller's subjects that cover the pattern, and all denials that meet it
     */
    public static Set<Action> heldThroughout(Requester caller, RepositoryPattern pattern, PolicyFacts facts) {
        List<CandidateRule> inForce = inForce(CandidateRule.of(caller, facts));
        Set<Action> held = CandidateRule.actions(Effect.ALLOW, about(inForce, rules -> rules.covers(pattern)));
        held.removeAll(CandidateRule.actions(Effect.DENY, about(inForce, rules -> rules.meets(pattern))));
        held.retainAll(caller.limits().throughout(pattern));
        if (!held.contains(Action.PULL)) {
            held.remove(Action.PUSH);
        }
        return held;
    }

    private static List<CandidateRule> about(List<CandidateRule> rules, Predicate<RepositoryPattern> which) {
        return rules.stream()
                .filter(rule -> rule.pattern().filter(which).isPresent())
                .toList();
    }

    private static List<CandidateRule> inForce(List<CandidateRule> candidates) {
        return candidates.stream().filter(CandidateRule::isInForce).toList();
    }

    private static List<Evaluation> evaluate(
            List<Scope> asked, Requester caller, List<CandidateRule> candidates, PolicyFacts facts) {
        List<CandidateRule> inForce = inForce(candidates);
        return asked.stream()
                .map(scope -> Evaluation.of(scope, caller, inForce, facts))
                .toList();
    }
}
