package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import dev.wharf.model.VisibleRepositories;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.junit.jupiter.api.Test;

class VisibilityTest {
    private static final Set<Subject> ALICE = Set.of(Subject.EVERYONE, Subject.AUTHENTICATED, Subject.user("alice"));

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Domain(RulesDomain.class)
    void what_is_visible_is_what_may_be_pulled(
            @ForAll Set<Subject> who, @ForAll @Size(max = 12) List<AccessRule> rules, @ForAll RepositoryName name) {
        VisibleRepositories visible = Visibility.of(who, rules);
        assertThat(visible.complete()).isTrue();
        assertThat(visible.shows(name)).isEqualTo(mayPull(who, rules, name));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Domain(RulesDomain.class)
    @Domain(DomainContext.Global.class)
    void what_does_not_fit_only_hides(
            @ForAll Set<Subject> who,
            @ForAll @Size(max = 12) List<AccessRule> rules,
            @ForAll RepositoryName name,
            @ForAll @IntRange(min = 1, max = 12) int maxRules,
            @ForAll @IntRange(min = 40, max = 100) int maxSize)
            throws JsonProcessingException {
        List<AccessRule> read = rules.stream()
                .sorted(Comparator.comparing(AccessRule::effect).reversed())
                .limit(maxRules + 1)
                .toList();
        VisibleRepositories visible = Visibility.of(who, read, maxRules, maxSize);
        assertThat(JsonMapper.builder()
                        .build()
                        .writeValueAsString(visible.toClaim())
                        .length())
                .isLessThanOrEqualTo(maxSize);
        boolean may = mayPull(who, rules, name);
        assertThat(visible.shows(name)).matches(shown -> visible.complete() ? shown == may : !shown || may);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Domain(RulesDomain.class)
    void the_registry_reads_what_was_written(@ForAll Set<Subject> who, @ForAll @Size(max = 12) List<AccessRule> rules) {
        VisibleRepositories visible = Visibility.of(who, rules);
        assertThat(VisibleRepositories.ofClaim(visible.toClaim())).isEqualTo(visible);
    }

    @Test
    void a_long_list_is_cut_and_its_denials_are_not() {
        List<AccessRule> rules = new ArrayList<>();
        rules.add(rule(Effect.DENY, "team/secret/**"));
        rules.add(rule(Effect.ALLOW, "team/**"));
        IntStream.range(0, 500).forEach(i -> rules.add(rule(Effect.ALLOW, "elsewhere/with-a-long-name-" + i)));
        VisibleRepositories visible = Visibility.of(ALICE, rules);
        assertThat(visible.complete()).isFalse();
        assertThat(visible.allow()).contains(RepositoryPattern.parse("team/**")).hasSizeBetween(100, 200);
        assertThat(visible.deny()).containsExactly(RepositoryPattern.parse("team/secret/**"));
    }

    @Test
    void where_not_all_denials_are_known_nothing_is_visible() {
        List<AccessRule> rules = new ArrayList<>();
        IntStream.rangeClosed(0, Visibility.MAX_RULES).forEach(i -> rules.add(rule(Effect.DENY, "team/a" + i)));
        assertThat(Visibility.of(ALICE, rules)).isEqualTo(VisibleRepositories.NONE);
    }

    @Test
    void what_another_pattern_covers_is_left_out() {
        VisibleRepositories visible = Visibility.of(
                ALICE,
                List.of(
                        rule(Effect.DENY, "a/b/**"),
                        rule(Effect.DENY, "a/b/c"),
                        rule(Effect.DENY, "z/**"),
                        rule(Effect.ALLOW, "a/x"),
                        rule(Effect.ALLOW, "a/**"),
                        rule(Effect.ALLOW, "a")));
        assertThat(visible.toClaim())
                .containsEntry("allow", List.of("a", "a/**"))
                .containsEntry("deny", List.of("a/b/**"))
                .containsEntry("complete", true);
    }

    private static boolean mayPull(Set<Subject> who, List<AccessRule> rules, RepositoryName name) {
        return !AccessPolicy.decide(who, List.of(Scope.repository(name, Action.PULL)), rules)
                .isEmpty();
    }

    private static AccessRule rule(Effect effect, String pattern) {
        return new AccessRule(RepositoryPattern.parse(pattern), Subject.user("alice"), effect, Set.of(Action.PULL));
    }
}
