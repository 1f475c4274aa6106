package dev.wharf.token.authz;

import dev.wharf.model.Action;
import dev.wharf.token.authz.Explanation.Mask;
import dev.wharf.token.authz.Explanation.Matched;
import dev.wharf.token.authz.Explanation.NearMiss;
import dev.wharf.token.authz.Explanation.Verdict;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Puts an evaluation into words; decides nothing itself. */
final class Explainer {
    private static final List<Reason> MASKS =
            List.of(Reason.NAMESPACE_MISSING, Reason.NAMESPACE_ARCHIVED, Reason.CREDENTIAL_RESTRICTION);

    /** Obstacles that also stand between a denial and those whom it never meant: no news for them. */
    private static final Set<Obstacle> ABOUT_OTHERS = EnumSet.of(Obstacle.SUBJECT, Obstacle.PATTERN);

    private final Evaluation evaluation;
    private final List<CandidateRule> candidates;
    private final Set<Action> involved;

    /** @param candidates all rules, in force for the caller or not */
    Explainer(Evaluation evaluation, List<CandidateRule> candidates) {
        this.evaluation = evaluation;
        this.candidates = candidates;
        this.involved = involved(evaluation);
    }

    /** The actions that the outcome rests on: push needs pull. */
    private static Set<Action> involved(Evaluation evaluation) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        evaluation.asked().forEach(asked -> evaluation.resource().action(asked).ifPresent(actions::add));
        if (actions.contains(Action.PUSH)) {
            actions.add(Action.PULL);
        }
        return actions;
    }

    Explanation explanation() {
        return new Explanation(
                evaluation.scope(),
                evaluation.asked().stream().map(this::verdict).toList(),
                byId(evaluation.matched().stream())
                        .map(candidate -> new Matched(candidate.stored(), decisive(candidate.rule())))
                        .toList(),
                byId(candidates.stream())
                        .flatMap(candidate -> nearMiss(candidate).stream())
                        .toList(),
                MASKS.stream().flatMap(mask -> mask(mask).stream()).toList());
    }

    private static Stream<CandidateRule> byId(Stream<CandidateRule> rules) {
        return rules.sorted(
                Comparator.comparingLong(candidate -> candidate.stored().id()));
    }

    private Verdict verdict(String asked) {
        Reason reason = evaluation.reason(asked);
        Optional<Action> action = evaluation.resource().action(asked);
        Optional<Long> rule = switch (reason) {
            case ALLOWED -> action.flatMap(granted -> lowest(Effect.ALLOW, granted));
            case EXPLICIT_DENY -> action.flatMap(denied -> lowest(Effect.DENY, denied));
            case PUSH_REQUIRES_PULL -> lowest(Effect.DENY, Action.PULL);
            default -> Optional.empty();
        };
        return new Verdict(asked, reason, rule);
    }

    private Optional<Long> lowest(Effect effect, Action action) {
        return evaluation.matched().stream()
                .filter(candidate -> candidate.rule().effect() == effect
                        && candidate.rule().actions().contains(action))
                .map(candidate -> candidate.stored().id())
                .min(Comparator.naturalOrder());
    }

    private Set<Action> decisive(AccessRule rule) {
        Reason outcome = rule.effect() == Effect.ALLOW ? Reason.ALLOWED : Reason.EXPLICIT_DENY;
        return actions(involved.stream()
                .filter(action -> rule.actions().contains(action) && evaluation.reason(action) == outcome));
    }

    private Optional<NearMiss> nearMiss(CandidateRule candidate) {
        Set<Obstacle> obstacles = EnumSet.noneOf(Obstacle.class);
        obstacles.addAll(candidate.obstacles());
        if (!candidate.isAbout(evaluation.resource())) {
            obstacles.add(Obstacle.PATTERN);
        }
        return obstacles.size() == 1 && wouldMatter(candidate.rule(), obstacles)
                ? Optional.of(
                        new NearMiss(candidate.stored(), obstacles.iterator().next()))
                : Optional.empty();
    }

    private boolean wouldMatter(AccessRule rule, Set<Obstacle> obstacles) {
        boolean isNews = rule.effect() == Effect.ALLOW || !ABOUT_OTHERS.containsAll(obstacles);
        return isNews && !evaluation.with(rule).granted().equals(evaluation.granted());
    }

    private Optional<Mask> mask(Reason reason) {
        Set<Action> removed =
                actions(evaluation.resource().actions().stream().filter(action -> evaluation.reason(action) == reason));
        return removed.isEmpty() ? Optional.empty() : Optional.of(new Mask(reason, removed));
    }

    /** In the order of {@link Action}. */
    private static Set<Action> actions(Stream<Action> actions) {
        return actions.collect(() -> EnumSet.noneOf(Action.class), EnumSet::add, EnumSet::addAll);
    }
}
