package dev.wharf.token.authz;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rule as it stands for one caller.
 *
 * @param stored the rule
 * @param pattern the repositories that it is about, for this caller; empty if there are none
 * @param obstacles why it is not in force for the caller, whatever the resource; empty if it is
 */
record CandidateRule(StoredRule stored, Optional<RepositoryPattern> pattern, Set<Obstacle> obstacles) {
    static List<CandidateRule> of(Requester caller, PolicyFacts facts) {
        Optional<String> user = caller.user();
        return facts.rules().stream()
                .map(stored -> of(stored, user, caller, facts.taken()))
                .toList();
    }

    private static CandidateRule of(
            StoredRule stored, Optional<String> user, Requester caller, Set<RepositoryName> taken) {
        AccessRule rule = stored.rule();
        Optional<RepositoryPattern> pattern = rule.pattern().forUser(user);
        EnumSet<Obstacle> obstacles = EnumSet.noneOf(Obstacle.class);
        note(obstacles, Obstacle.DISABLED, !stored.enabled());
        note(obstacles, Obstacle.SUBJECT, !caller.subjects().contains(rule.subject()));
        note(
                obstacles,
                Obstacle.EXCEPT,
                rule.except().filter(caller.subjects()::contains).isPresent());
        note(obstacles, Obstacle.CIDR, !rule.conditions().holdAt(caller.address()));
        note(obstacles, Obstacle.TIME, !rule.conditions().holdAt(caller.at()));
        note(obstacles, Obstacle.PATTERN, pattern.isEmpty());
        note(obstacles, Obstacle.TAKEN, isTaken(rule, user, taken));
        return new CandidateRule(stored, pattern, Collections.unmodifiableSet(obstacles));
    }

    private static void note(Set<Obstacle> obstacles, Obstacle obstacle, boolean inTheWay) {
        if (inTheWay) {
            obstacles.add(obstacle);
        }
    }

    private static boolean isTaken(AccessRule rule, Optional<String> user, Set<RepositoryName> taken) {
        return rule.effect() == Effect.ALLOW
                && rule.pattern() instanceof RulePattern.Template template
                && template.place(user).filter(taken::contains).isPresent();
    }

    /** What some rules allow, or deny, taken together. */
    static Set<Action> actions(Effect effect, List<CandidateRule> rules) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (CandidateRule candidate : rules) {
            if (candidate.rule().effect() == effect) {
                actions.addAll(candidate.rule().actions());
            }
        }
        return actions;
    }

    AccessRule rule() {
        return stored.rule();
    }

    boolean isInForce() {
        return obstacles.isEmpty();
    }

    boolean isAbout(Resource resource) {
        return pattern.filter(resource::isMeantBy).isPresent();
    }
}
