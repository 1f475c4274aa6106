package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;

@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
@Domain(RulesDomain.class)
class AccessPolicyPropertyTest {
    @Property(tries = 5000)
    void it_decides_as_the_oracle(
            @ForAll Requester caller, @ForAll @Size(max = 8) List<Scope> asked, @ForAll PolicyFacts facts) {
        assertThat(AccessPolicy.decide(caller, asked, facts)).isEqualTo(new Oracle(caller, facts).decide(asked));
    }

    @Property
    void the_order_of_rules_does_not_matter(
            @ForAll Requester caller, @ForAll @Size(max = 8) List<Scope> asked, @ForAll PolicyFacts facts) {
        List<StoredRule> shuffled = new ArrayList<>(facts.rules());
        Collections.shuffle(shuffled, new Random(facts.hashCode()));
        PolicyFacts others = RulesDomain.with(facts, shuffled);
        assertThat(AccessPolicy.decide(caller, asked, others)).isEqualTo(AccessPolicy.decide(caller, asked, facts));
        assertThat(AccessPolicy.explain(caller, asked, others)).isEqualTo(AccessPolicy.explain(caller, asked, facts));
    }

    @Property
    void scopes_are_decided_each_on_its_own(
            @ForAll Requester caller, @ForAll @Size(max = 8) List<Scope> asked, @ForAll PolicyFacts facts) {
        assertThat(asked.stream().flatMap(scope -> AccessPolicy.decide(caller, List.of(scope), facts).stream()))
                .isEqualTo(AccessPolicy.decide(caller, asked, facts));
    }

    @Property
    void rules_about_others_decide_nothing(
            @ForAll Requester caller, @ForAll @Size(max = 8) List<Scope> asked, @ForAll PolicyFacts facts) {
        List<StoredRule> theirs = facts.rules().stream()
                .filter(stored -> caller.subjects().contains(stored.rule().subject()))
                .toList();
        assertThat(AccessPolicy.decide(caller, asked, RulesDomain.with(facts, theirs)))
                .isEqualTo(AccessPolicy.decide(caller, asked, facts));
    }

    @Property
    void nothing_is_granted_that_was_not_asked_for(
            @ForAll Requester caller, @ForAll Scope asked, @ForAll PolicyFacts facts) {
        assertThat(AccessPolicy.decide(caller, List.of(asked), facts)).allSatisfy(access -> {
            assertThat(access.type()).isEqualTo(asked.type());
            assertThat(access.name()).isEqualTo(asked.name());
            assertThat(access.actions()).isNotEmpty().doesNotHaveDuplicates();
            if (!asked.actions().contains("*")) {
                assertThat(asked.actions()).containsAll(access.actions());
            }
        });
    }

    @Property
    void an_allow_only_adds_and_a_deny_only_takes_away(
            @ForAll Requester caller, @ForAll Scope asked, @ForAll PolicyFacts facts, @ForAll AccessRule another) {
        Set<String> before = granted(caller, asked, facts);
        Set<String> after = granted(caller, asked, RulesDomain.and(facts, another));
        boolean isAllow = another.effect() == Effect.ALLOW;
        assertThat(isAllow ? after : before).containsAll(isAllow ? before : after);
    }

    /** Out of a group that denials speak of, somebody may have more; out of one that they spare, never. */
    @Property
    void without_a_group_nobody_has_more_unless_denials_are_about_it(
            @ForAll Requester caller, @ForAll Subject group, @ForAll Scope asked, @ForAll PolicyFacts facts) {
        PolicyFacts others = RulesDomain.with(
                facts,
                facts.rules().stream()
                        .filter(stored -> stored.rule().effect() == Effect.ALLOW
                                || !stored.rule().subject().equals(group))
                        .toList());
        assertThat(granted(caller, asked, others))
                .containsAll(granted(RulesDomain.without(caller, group), asked, others));
    }

    /** The other way round: who leaves a group that nothing is allowed to, and that nothing spares, loses nothing. */
    @Property
    void without_a_group_nobody_has_less_unless_it_is_allowed_or_spared_something(
            @ForAll Requester caller, @ForAll Subject group, @ForAll Scope asked, @ForAll PolicyFacts facts) {
        PolicyFacts others = RulesDomain.with(
                facts,
                facts.rules().stream()
                        .filter(stored ->
                                stored.rule().except().filter(group::equals).isEmpty()
                                        && (stored.rule().effect() == Effect.DENY
                                                || !stored.rule().subject().equals(group)))
                        .toList());
        assertThat(granted(RulesDomain.without(caller, group), asked, others))
                .containsAll(granted(caller, asked, others));
    }

    @Property
    void a_credential_never_has_more_than_its_owner(
            @ForAll Requester caller, @ForAll Scope asked, @ForAll PolicyFacts facts) {
        assertThat(granted(caller.limitedTo(CredentialLimits.NONE), asked, facts))
                .containsAll(granted(caller, asked, facts));
    }

    @Property
    void what_is_explained_is_what_is_granted(
            @ForAll Requester caller, @ForAll @Size(max = 8) List<Scope> asked, @ForAll PolicyFacts facts) {
        List<Explanation> explanations = AccessPolicy.explain(caller, asked, facts);
        assertThat(explanations).extracting(Explanation::scope).isEqualTo(asked);
        assertThat(explanations.stream()
                        .filter(explanation -> !explanation.granted().isEmpty())
                        .map(explanation -> new Access(
                                explanation.scope().type(), explanation.scope().name(), explanation.granted())))
                .isEqualTo(AccessPolicy.decide(caller, asked, facts));
    }

    /** Taking away a rule that is not decisive, whatever it is, changes nothing. */
    @Property
    void what_is_not_decisive_can_go(@ForAll Requester caller, @ForAll Scope asked, @ForAll PolicyFacts facts) {
        Explanation explanation = explain(caller, asked, facts);
        Set<Long> decisive = explanation.matched().stream()
                .filter(matched -> !matched.decisive().isEmpty())
                .map(matched -> matched.rule().id())
                .collect(Collectors.toSet());
        List<StoredRule> rest = facts.rules().stream()
                .filter(stored -> decisive.contains(stored.id()))
                .toList();
        assertThat(granted(caller, asked, RulesDomain.with(facts, rest))).isEqualTo(granted(caller, asked, facts));
    }

    @Property
    void a_near_miss_changes_the_outcome_once_its_obstacle_is_gone(
            @ForAll Requester caller, @ForAll Scope asked, @ForAll PolicyFacts facts) {
        assertThat(explain(caller, asked, facts).nearMisses()).allSatisfy(miss -> {
            PolicyFacts free = new PolicyFacts(
                    facts.rules().stream()
                            .map(stored -> stored.equals(miss.rule()) ? without(miss.failed(), stored) : stored)
                            .toList(),
                    facts.archived(),
                    facts.namespaces(),
                    miss.failed() == Obstacle.TAKEN ? Set.of() : facts.taken(),
                    facts.hosts());
            Set<String> before = granted(caller, asked, facts);
            Set<String> after = granted(caller, asked, free);
            boolean isAllow = miss.rule().rule().effect() == Effect.ALLOW;
            assertThat(isAllow ? after : before).containsAll(isAllow ? before : after);
            assertThat(after).isNotEqualTo(before);
        });
    }

    @Property(tries = 5000)
    void what_is_held_throughout_a_pattern_is_granted_on_each_of_its_repositories(
            @ForAll Requester caller,
            @ForAll RepositoryPattern pattern,
            @ForAll RepositoryName name,
            @ForAll PolicyFacts facts) {
        PolicyFacts rules = PolicyFacts.of(facts.rules());
        Scope all = Scope.repository(name, Action.PULL, Action.PUSH, Action.DELETE);
        if (pattern.matches(name)) {
            assertThat(granted(caller, all, rules))
                    .containsAll(AccessPolicy.heldThroughout(caller, pattern, rules).stream()
                            .filter(action -> action != Action.ADMIN && action != Action.CATALOG)
                            .map(Action::label)
                            .toList());
        }
        boolean catalog = AccessPolicy.heldThroughout(caller, RepositoryPattern.ALL, rules)
                .contains(Action.CATALOG);
        assertThat(granted(caller, Scope.catalog("*"), rules).contains("*")).isEqualTo(catalog);
    }

    private static StoredRule without(Obstacle obstacle, StoredRule stored) {
        AccessRule rule = stored.rule();
        Conditions conditions = rule.conditions();
        AccessRule free = new AccessRule(
                obstacle == Obstacle.PATTERN ? RulePattern.ALL : rule.pattern(),
                obstacle == Obstacle.SUBJECT ? Subject.EVERYONE : rule.subject(),
                rule.except().filter(_ -> obstacle != Obstacle.EXCEPT),
                rule.effect(),
                rule.actions(),
                new Conditions(
                        obstacle == Obstacle.CIDR ? List.of() : conditions.ranges(),
                        conditions.validFrom().filter(_ -> obstacle != Obstacle.TIME),
                        conditions.validUntil().filter(_ -> obstacle != Obstacle.TIME)));
        boolean enabled = stored.enabled() || obstacle == Obstacle.DISABLED;
        return new StoredRule(stored.id(), free, stored.origin(), enabled, stored.note());
    }

    private static Explanation explain(Requester caller, Scope asked, PolicyFacts facts) {
        return AccessPolicy.explain(caller, List.of(asked), facts).getFirst();
    }

    private static Set<String> granted(Requester caller, Scope asked, PolicyFacts facts) {
        return AccessPolicy.decide(caller, List.of(asked), facts).stream()
                .flatMap(access -> access.actions().stream())
                .collect(Collectors.toCollection(HashSet::new));
    }
}
