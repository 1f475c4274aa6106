package dev.wharf.token.authz;

import dev.wharf.model.Action;
import dev.wharf.model.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why something was granted or not.
 *
 * @param scope what was asked
 * @param verdicts what became of each action, in the order asked; {@code *} is taken apart
 * @param matched the rules that are in force for the caller and about the resource, by id
 * @param nearMisses the rules that one obstacle alone kept from changing the outcome, by id
 * @param masks what took away actions that the rules give
 */
public record Explanation(
        Scope scope, List<Verdict> verdicts, List<Matched> matched, List<NearMiss> nearMisses, List<Mask> masks) {

    /**
     * What became of one action.
     *
     * @param action as asked
     * @param reason why
     * @param rule the id of the rule that it rests on, of several the lowest; empty if it rests on none
     */
    public record Verdict(String action, Reason reason, Optional<Long> rule) {}

    /**
     * A rule that applies.
     *
     * @param rule the rule
     * @param decisive those of its actions whose outcome rests on it
     */
    public record Matched(StoredRule rule, Set<Action> decisive) {}

    /**
     * A rule that would have changed the outcome.
     *
     * @param rule the rule
     * @param failed what kept it from applying
     */
    public record NearMiss(StoredRule rule, Obstacle failed) {}

    /**
     * Something beside the rules that took away actions.
     *
     * @param reason what it was
     * @param removed the actions, asked or not
     */
    public record Mask(Reason reason, Set<Action> removed) {}

    /** What is granted, in the order asked. */
    public List<String> granted() {
        return verdicts.stream()
                .filter(verdict -> verdict.reason() == Reason.ALLOWED)
                .map(Verdict::action)
                .toList();
    }
}
