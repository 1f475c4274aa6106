package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.token.authz.Explanation.Mask;
import dev.wharf.token.authz.Explanation.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationTest {
    private static final Requester DEV = Given.user("ann", "dev");

    /** Verdicts are {@code action=reason}, and with {@code /} the rule that they rest on. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                   | repository:a/b:pull        | pull=default_deny",
                "allow pull a/b everyone            | repository:a/b:pull        | pull=allowed/1",
                "allow pull a/b everyone            | repository:a/b:pull,push   | pull=allowed/1 push=default_deny",
                "allow pull a/b everyone            | repository:a/b:*           | pull=allowed/1 push=default_deny delete=default_deny",
                "allow pull a/b everyone; allow push ** everyone | repository:a/b:pull,push | pull=allowed/1 push=allowed/2",
                "allow push ** user:ann; deny pull a/* everyone | repository:a/b:push,pull | push=push_requires_pull/2 pull=explicit_deny/2",
                "deny pull a/* everyone; deny pull ** everyone | repository:a/b:pull | pull=explicit_deny/1",
                "allow pull ** everyone             | repository:A/b:pull        | pull=invalid_name",
                "allow pull ** everyone             | repository:h:1/b:pull      | pull=invalid_name",
                "allow pull ** everyone             | image:a/b:pull,*           | pull=unknown_type *=unknown_type",
                "allow pull ** everyone             | registry:other:*           | *=unknown_type",
                "allow pull,admin ** everyone       | repository:a/b:admin,write | admin=unknown_action write=unknown_action",
                "allow catalog ** everyone          | registry:catalog:*,search,pull | *=allowed/1 search=allowed pull=unknown_action",
                "deny catalog ** everyone           | registry:catalog:*         | *=explicit_deny/1",
                "allow pull a/** everyone           | registry:catalog:*         | *=default_deny"
            })
    void each_action_has_a_reason(@Nullable String rules, String asked, String verdicts) {
        assertThat(verdicts(Given.explained(DEV, PolicyFacts.of(Given.rules(rules)), asked)))
                .isEqualTo(verdicts);
    }

    @Test
    void masks_say_what_they_took_away() {
        PolicyFacts facts = new PolicyFacts(
                Given.rules("allow pull,push,delete ** everyone"),
                Set.of(new RepositoryName("old")),
                Optional.of(Set.of(new RepositoryName("old"), new RepositoryName("team"))),
                Set.of(),
                HostPrefixes.NONE);
        Requester limited = DEV.limitedTo(new CredentialLimits(Set.of(Action.PULL), List.of()));
        Explanation archived = Given.explained(DEV, facts, "repository:old/a:pull,push");
        assertThat(verdicts(archived)).isEqualTo("pull=allowed/1 push=namespace_archived");
        assertThat(archived.masks())
                .containsExactly(new Mask(Reason.NAMESPACE_ARCHIVED, EnumSet.of(Action.PUSH, Action.DELETE)));
        Explanation outside = Given.explained(DEV, facts, "repository:a/b:pull");
        assertThat(verdicts(outside)).isEqualTo("pull=namespace_missing");
        assertThat(outside.masks())
                .containsExactly(
                        new Mask(Reason.NAMESPACE_MISSING, EnumSet.of(Action.PULL, Action.PUSH, Action.DELETE)));
        Explanation restricted = Given.explained(limited, facts, "repository:team/a:*");
        assertThat(verdicts(restricted))
                .isEqualTo("pull=allowed/1 push=credential_restriction delete=credential_restriction");
        assertThat(restricted.masks())
                .containsExactly(new Mask(Reason.CREDENTIAL_RESTRICTION, EnumSet.of(Action.PUSH, Action.DELETE)));
        assertThat(Given.explained(DEV, facts, "repository:team/a:*").masks()).isEmpty();
    }

    @Test
    void rules_that_apply_say_what_rests_on_them() {
        Explanation explanation = Given.explained(
                DEV,
                PolicyFacts.of(Given.rules("allow push team/** group:dev; deny push,delete team/prod/** everyone;"
                        + " allow delete ** user:ann; allow pull ** user:bob")),
                "repository:team/prod/api:pull,push");
        assertThat(explanation.matched())
                .extracting(matched -> matched.rule().id() + " " + matched.decisive())
                .containsExactly("1 [PULL]", "2 [PUSH]", "3 []");
    }

    @Test
    void push_rests_on_what_is_said_of_pull_too() {
        PolicyFacts facts = PolicyFacts.of(Given.rules("allow push ** group:dev; deny pull a/** everyone"));
        assertThat(Given.explained(DEV, facts, "repository:a/b:push").matched())
                .extracting(matched -> matched.rule().id() + " " + matched.decisive())
                .containsExactly("1 []", "2 [PULL]");
    }

    /** Near misses are {@code rule=obstacle}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "allow pull a/b everyone                       | ''",
                "allow pull a/b everyone disabled              | 1=disabled",
                "allow pull a/b user:bob                       | 1=subject",
                "allow pull a/b everyone from 192.0.2.0/24     | 1=cidr",
                "allow pull a/b everyone until 2026-01-01T00:00:00Z | 1=time",
                "allow pull a/b everyone after 2027-01-01T00:00:00Z | 1=time",
                "allow pull a/b/** everyone                    | 1=pattern",
                "allow pull ${user}/** everyone                | 1=pattern",
                // two obstacles are no near miss
                "allow pull a/b user:bob disabled              | ''",
                "allow pull c/* user:bob                       | ''",
                // nor is a rule that would change nothing
                "allow pull a/b everyone; allow pull ** everyone disabled | ''",
                "deny pull a/b everyone; allow pull ** everyone disabled | ''",
                "allow delete a/b everyone disabled            | ''",
                // denials that almost were, but not those of others
                "allow pull ** everyone; deny pull a/* everyone except group:dev | 2=except",
                "allow pull ** everyone; deny pull a/* everyone disabled | 2=disabled",
                "allow pull ** everyone; deny pull a/* everyone from 192.0.2.0/24 | 2=cidr",
                "allow pull ** everyone; deny pull a/* user:bob | ''",
                "allow pull ** everyone; deny pull c/* everyone | ''",
                "deny pull a/* everyone disabled               | ''"
            })
    void near_misses_say_what_kept_a_rule_from_applying(String rules, String misses) {
        assertThat(misses(Given.explained(DEV, PolicyFacts.of(Given.rules(rules)), "repository:a/b:pull")))
                .isEqualTo(misses);
    }

    @Test
    void a_place_that_is_taken_is_a_near_miss() {
        PolicyFacts facts = new PolicyFacts(
                Given.rules("allow push ${user}/** authenticated"),
                Set.of(),
                Optional.empty(),
                Set.of(new RepositoryName("ann")),
                HostPrefixes.NONE);
        assertThat(misses(Given.explained(DEV, facts, "repository:ann/b:push"))).isEqualTo("1=taken");
    }

    @Test
    void what_is_explained_is_what_was_asked() {
        Explanation explanation = Given.explained(
                DEV,
                new PolicyFacts(
                        Given.rules("allow pull a everyone"),
                        Set.of(),
                        Optional.empty(),
                        Set.of(),
                        new HostPrefixes(Set.of("h:1"))),
                "repository:h:1/a:push,pull");
        assertThat(explanation.scope()).hasToString("repository:h:1/a:push,pull");
        assertThat(explanation.verdicts())
                .containsExactly(
                        new Verdict("push", Reason.DEFAULT_DENY, Optional.empty()),
                        new Verdict("pull", Reason.ALLOWED, Optional.of(1L)));
        assertThat(explanation.granted()).containsExactly("pull");
    }

    private static String verdicts(Explanation explanation) {
        return explanation.verdicts().stream()
                .map(verdict -> verdict.action() + "=" + verdict.reason().label()
                        + verdict.rule().map(id -> "/" + id).orElse(""))
                .collect(Collectors.joining(" "));
    }

    private static String misses(Explanation explanation) {
        return explanation.nearMisses().stream()
                .map(miss -> miss.rule().id() + "=" + miss.failed().label())
                .collect(Collectors.joining(" "));
    }
}
