package dev.wharf.token.authz;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What there is to say about one scope; {@link #reason} is the decision.
 *
 * @param scope what is asked
 * @param resource what that is about
 * @param matched the rules that are in force for the caller and about the resource
 * @param allowed what one of them allows
 * @param denied what one of them denies
 * @param lacksNamespace whether the service would want a namespace around it
 * @param archived whether its namespace is archived
 * @param left what the presented credential leaves
 */
record Evaluation(
        Scope scope,
        Resource resource,
        List<CandidateRule> matched,
        Set<Action> allowed,
        Set<Action> denied,
        boolean lacksNamespace,
        boolean archived,
        Set<Action> left) {

    /** @param inForce the rules that are in force for the caller */
    static Evaluation of(Scope scope, Requester caller, List<CandidateRule> inForce, PolicyFacts facts) {
        Resource resource = Resource.of(scope, facts.hosts());
        List<CandidateRule> matched =
                inForce.stream().filter(rule -> rule.isAbout(resource)).toList();
        boolean lacksNamespace = resource instanceof Resource.Repository(var name) && facts.lacksNamespace(name);
        boolean archived = resource instanceof Resource.Repository(var name) && facts.isArchived(name);
        return new Evaluation(
                scope,
                resource,
                matched,
                CandidateRule.actions(Effect.ALLOW, matched),
                CandidateRule.actions(Effect.DENY, matched),
                lacksNamespace,
                archived,
                resource.leftBy(caller.limits()));
    }

    /** What there were to say if a rule applied too. */
    Evaluation with(AccessRule rule) {
        boolean isAllow = rule.effect() == Effect.ALLOW;
        Set<Action> more = EnumSet.copyOf(rule.actions());
        more.addAll(isAllow ? allowed : denied);
        return new Evaluation(
                scope,
                resource,
                matched,
                isAllow ? more : allowed,
                isAllow ? denied : more,
                lacksNamespace,
                archived,
                left);
    }

    /** What is asked, word by word. */
    List<String> asked() {
        return resource.asked(scope.actions());
    }

    /** What is granted of it, word by word, in the order asked. */
    List<String> granted() {
        return asked().stream().filter(asked -> reason(asked) == Reason.ALLOWED).toList();
    }

    /** What a token gets. */
    Optional<Access> access() {
        List<String> granted = granted();
        return granted.isEmpty() ? Optional.empty() : Optional.of(new Access(scope.type(), scope.name(), granted));
    }

    /** Why something asked is granted or not. */
    Reason reason(String asked) {
        return switch (resource) {
            case Resource.None(Reason reason) -> reason;
            // What is found is limited by what is visible.
            case Resource.Catalog _ when asked.equals(Access.SEARCH) -> Reason.ALLOWED;
            default -> resource.action(asked).map(this::reason).orElse(Reason.UNKNOWN_ACTION);
        };
    }

    /** Why an action is granted or not: deny by default, the union of what is allowed minus anything denied. */
    Reason reason(Action action) {
        if (denied.contains(action)) {
            return Reason.EXPLICIT_DENY;
        }
        if (!allowed.contains(action)) {
            return Reason.DEFAULT_DENY;
        }
        if (action == Action.PUSH && !isHeld(Action.PULL)) {
            return Reason.PUSH_REQUIRES_PULL;
        }
        if (lacksNamespace) {
            return Reason.NAMESPACE_MISSING;
        }
        if (archived && action != Action.PULL) {
            return Reason.NAMESPACE_ARCHIVED;
        }
        return left.contains(action) ? Reason.ALLOWED : Reason.CREDENTIAL_RESTRICTION;
    }

    private boolean isHeld(Action action) {
        return allowed.contains(action) && !denied.contains(action);
    }
}
