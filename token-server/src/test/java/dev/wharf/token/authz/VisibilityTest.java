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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibilityTest {
    private static final Requester ALICE = Given.user("alice");

    @Property(edgeCases = EdgeCasesMode.NONE, tries = 5000)
    @Domain(RulesDomain.class)
    void what_is_visible_is_what_may_be_pulled(
            @ForAll Requester caller, @ForAll PolicyFacts facts, @ForAll RepositoryName name) {
        VisibleRepositories visible = Visibility.of(caller, facts);
        assertThat(visible.shows(name)).matches(shown -> isRight(shown, visible, mayPull(caller, facts, name)));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Domain(RulesDomain.class)
    @Domain(DomainContext.Global.class)
    void what_does_not_fit_only_hides(
            @ForAll Requester caller,
            @ForAll PolicyFacts facts,
            @ForAll RepositoryName name,
            @ForAll @IntRange(min = 1, max = 12) int maxRules,
            @ForAll @IntRange(min = 40, max = 100) int maxSize)
            throws JsonProcessingException {
        List<StoredRule> read = facts.rules().stream()
                .sorted(Comparator.comparing(
                                (StoredRule stored) -> stored.rule().effect())
                        .reversed())
                .limit(maxRules + 1)
                .toList();
        VisibleRepositories visible = Visibility.of(caller, RulesDomain.with(facts, read), maxRules, maxSize);
        assertThat(JsonMapper.builder()
                        .build()
                        .writeValueAsString(visible.toClaim())
                        .length())
                .isLessThanOrEqualTo(maxSize);
        assertThat(visible.shows(name)).matches(shown -> isRight(shown, visible, mayPull(caller, facts, name)));
    }

    private static boolean isRight(boolean shown, VisibleRepositories visible, boolean mayPull) {
        return visible.complete() ? shown == mayPull : !shown || mayPull;
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Domain(RulesDomain.class)
    void the_registry_reads_what_was_written(@ForAll Requester caller, @ForAll PolicyFacts facts) {
        VisibleRepositories visible = Visibility.of(caller, facts);
        assertThat(VisibleRepositories.ofClaim(visible.toClaim())).isEqualTo(visible);
    }

    /** Only overlapping shapes of last parts, and names that begin as hosts do, are too much for a claim. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    @Domain(RulesDomain.class)
    void it_is_complete_where_no_limits_overlap(@ForAll Requester caller, @ForAll PolicyFacts facts) {
        boolean shapes = caller.limits().patterns().stream().anyMatch(RepositoryPattern.Children.class::isInstance);
        boolean hosts = !facts.hosts().hidden().isEmpty();
        assertThat(Visibility.of(caller, facts).complete()).matches(complete -> complete || shapes || hosts);
    }

    @Test
    void a_long_list_is_cut_and_its_denials_are_not() {
        List<StoredRule> rules = new ArrayList<>();
        rules.add(rule(Effect.DENY, "team/secret/**"));
        rules.add(rule(Effect.ALLOW, "team/**"));
        IntStream.range(0, 500).forEach(i -> rules.add(rule(Effect.ALLOW, "elsewhere/with-a-long-name-" + i)));
        VisibleRepositories visible = Visibility.of(ALICE, PolicyFacts.of(rules));
        assertThat(visible.complete()).isFalse();
        assertThat(visible.allow()).contains(RepositoryPattern.parse("team/**")).hasSizeBetween(100, 200);
        assertThat(visible.deny()).containsExactly(RepositoryPattern.parse("team/secret/**"));
    }

    @Test
    void where_not_all_denials_are_known_nothing_is_visible() {
        List<StoredRule> rules = new ArrayList<>();
        IntStream.rangeClosed(0, Visibility.MAX_RULES).forEach(i -> rules.add(rule(Effect.DENY, "team/a" + i)));
        assertThat(Visibility.of(ALICE, PolicyFacts.of(rules))).isEqualTo(VisibleRepositories.NONE);
    }

    @Test
    void what_another_pattern_covers_is_left_out() {
        VisibleRepositories visible = Visibility.of(
                ALICE,
                PolicyFacts.of(List.of(
                        rule(Effect.DENY, "a/b/**"),
                        rule(Effect.DENY, "a/b/c"),
                        rule(Effect.DENY, "z/**"),
                        rule(Effect.ALLOW, "a/x"),
                        rule(Effect.ALLOW, "a/**"),
                        rule(Effect.ALLOW, "a"))));
        assertThat(visible.toClaim())
                .containsEntry("allow", List.of("a", "a/**"))
                .containsEntry("deny", List.of("a/b/**"))
                .containsEntry("complete", true);
    }

    @Test
    void a_claim_is_made_for_the_caller_at_that_moment() {
        List<StoredRule> rules =
                Given.rules("allow pull,push lib/** everyone; allow pull in/** everyone from 10.0.0.0/8;"
                        + " allow pull ext/** everyone from 192.0.2.0/24; allow pull old/** everyone until 2026-01-01T00:00:00Z;"
                        + " allow pull ${user}/** authenticated; deny pull lib/secret/** everyone except group:dev;"
                        + " allow pull x/** user:alice disabled; allow push,delete only/** everyone");
        VisibleRepositories visible = Visibility.of(ALICE, PolicyFacts.of(rules));
        assertThat(visible.toClaim())
                .containsEntry("allow", List.of("in/**", "lib/**", "only/**", "alice/**"))
                .containsEntry("deny", List.of("lib/secret/**"))
                .containsEntry("complete", true);
        Requester dev = Given.from("192.0.2.9", Given.user("bob", "dev"));
        assertThat(Visibility.of(dev, PolicyFacts.of(rules)).toClaim())
                .containsEntry("allow", List.of("bob/**", "ext/**", "lib/**", "only/**"))
                .containsEntry("deny", List.of());
    }

    /** Patterns of a credential, what is visible with it of {@code a/** b/* c/x c/y* c/*z}, and whether that is all. */
    @ParameterizedTest
    @CsvSource({
        "'',           a/** b/* c/*z c/x c/y*, true",
        "**,           a/** b/* c/*z c/x c/y*, true",
        "a/b/**,       a/b/**,                 true",
        "b/app-*,      b/app-*,                true",
        "b/**,         b/*,                    true",
        "b/c/**,       '',                     true",
        "c/x c/*,      c/*z c/x c/y*,          true",
        "c/yy*,        c/yy*,                  false",
        "c/xz,         c/xz,                   true",
        "c/x*,         c/x,                    false",
        "d,            '',                     true"
    })
    void a_credential_shows_what_it_leaves(String left, String shown, boolean complete) {
        List<StoredRule> rules = patterns("a/** b/* c/x c/y* c/*z").stream()
                .map(pattern -> rule(Effect.ALLOW, pattern.toString()))
                .toList();
        Requester caller = ALICE.limitedTo(new CredentialLimits(Set.of(Action.PULL), patterns(left)));
        VisibleRepositories visible = Visibility.of(caller, PolicyFacts.of(rules));
        assertThat(visible.allow()).containsExactlyInAnyOrderElementsOf(patterns(shown));
        assertThat(visible.complete()).isEqualTo(complete);
    }

    @Test
    void a_credential_without_pull_shows_nothing() {
        Requester caller = ALICE.limitedTo(new CredentialLimits(Set.of(Action.DELETE, Action.CATALOG), List.of()));
        assertThat(Visibility.of(caller, PolicyFacts.of(List.of(rule(Effect.ALLOW, "**")))))
                .isEqualTo(new VisibleRepositories(List.of(), List.of(), true));
    }

    @Test
    void required_namespaces_limit_what_is_visible() {
        Set<RepositoryName> namespaces = Set.of(new RepositoryName("a"), new RepositoryName("b/c"));
        PolicyFacts facts = new PolicyFacts(
                Given.rules("allow pull ** everyone"), Set.of(), Optional.of(namespaces), Set.of(), HostPrefixes.NONE);
        assertThat(Visibility.of(ALICE, facts).toClaim())
                .containsEntry("allow", List.of("a/**", "b/c/**"))
                .containsEntry("complete", true);
        assertThat(Visibility.of(ALICE, facts, 1, 4096).complete()).isFalse();
    }

    @Test
    void names_that_begin_as_a_host_does_are_not_shown() {
        PolicyFacts facts = new PolicyFacts(
                Given.rules("allow pull registry.example/** everyone; allow pull a everyone"),
                Set.of(),
                Optional.empty(),
                Set.of(),
                new HostPrefixes(Set.of("registry.example", "registry.example:443")));
        VisibleRepositories visible = Visibility.of(ALICE, facts);
        assertThat(visible.shows(new RepositoryName("a"))).isTrue();
        assertThat(visible.shows(new RepositoryName("registry.example/b"))).isFalse();
        assertThat(visible.complete()).isFalse();
    }

    private static List<RepositoryPattern> patterns(String words) {
        return Arrays.stream(words.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .map(RepositoryPattern::parse)
                .toList();
    }

    private static boolean mayPull(Requester caller, PolicyFacts facts, RepositoryName name) {
        return !AccessPolicy.decide(caller, List.of(Scope.repository(name, Action.PULL)), facts)
                .isEmpty();
    }

    private static StoredRule rule(Effect effect, String pattern) {
        return RulesDomain.rule(effect, pattern, Subject.user("alice"), Action.PULL);
    }
}
