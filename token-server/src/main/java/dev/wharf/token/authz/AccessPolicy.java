package dev.wharf.token.authz;

import dev.wharf.model.Access;
import dev.wharf.model.Scope;
import java.util.List;

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

    private static List<Evaluation> evaluate(
            List<Scope> asked, Requester caller, List<CandidateRule> candidates, PolicyFacts facts) {
        List<CandidateRule> inForce =
                candidates.stream().filter(CandidateRule::isInForce).toList();
        return asked.stream()
                .map(scope -> Evaluation.of(scope, caller, inForce, facts))
                .toList();
    }
}
