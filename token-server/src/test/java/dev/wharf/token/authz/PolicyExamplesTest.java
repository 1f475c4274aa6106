package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Action;
import dev.wharf.model.Scope;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole policies, and what people ask of them. */
class PolicyExamplesTest {
    private static final String RELEASES =
            "allow pull,push team/** group:dev;" + " deny push,delete team/prod/** everyone except group:release";
    private static final String LIBRARY = "allow pull lib/** everyone";
    private static final String INTERNAL = "allow pull lib/** everyone from 10.0.0.0/8";
    private static final String SELF_SERVICE = "allow pull,push,delete,admin ${user}/** authenticated";
    private static final String CI = "allow pull,push ci/app-* robot:ci+build";
    private static final String SECRET = "allow pull,push ** user:bob; deny pull secret/** user:bob";

    static Stream<Arguments> examples() {
        Requester stranger = Given.from("1.2.3.4", Given.ANONYMOUS);
        Requester build = Given.robot("ci+build");
        Requester reading = build.limitedTo(new CredentialLimits(Set.of(Action.PULL), List.of()));
        return Stream.of(
                Arguments.of(RELEASES, Given.user("d", "dev"), "team/prod/api:pull,push", "pull"),
                Arguments.of(RELEASES, Given.user("d", "dev", "release"), "team/prod/api:pull,push", "pull,push"),
                Arguments.of(RELEASES, Given.user("d", "release"), "team/prod/api:pull,push", ""),
                Arguments.of(RELEASES, Given.user("d", "dev"), "team/test/api:pull,push,delete", "pull,push"),
                Arguments.of(LIBRARY, Given.ANONYMOUS, "lib/alpine:pull", "pull"),
                Arguments.of(LIBRARY, Given.ANONYMOUS, "lib:pull", ""),
                Arguments.of(INTERNAL, stranger, "lib/alpine:pull", ""),
                Arguments.of(INTERNAL, Given.ANONYMOUS, "lib/alpine:pull", "pull"),
                Arguments.of(SELF_SERVICE, Given.user("alice"), "alice/x:push,pull,delete", "push,pull,delete"),
                Arguments.of(SELF_SERVICE, Given.user("bob"), "alice/x:push,pull,delete", ""),
                Arguments.of(SELF_SERVICE, Given.robot("alice+ci"), "alice/x:push,pull,delete", ""),
                Arguments.of(CI, build, "ci/app-web:push,pull", "push,pull"),
                Arguments.of(CI, build, "ci/web:push,pull", ""),
                Arguments.of(CI, reading, "ci/app-web:push,pull", "pull"),
                Arguments.of(SECRET, Given.user("bob"), "secret/x:pull,push", ""),
                Arguments.of(SECRET, Given.user("bob"), "x/secret:pull,push", "pull,push"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_policy_decides(String rules, Requester caller, String asked, String granted) {
        String expected = granted.isEmpty() ? "" : asked.substring(0, asked.indexOf(':') + 1) + granted;
        assertThat(Given.decided(caller, rules, "repository:" + asked))
                .isEqualTo(expected.isEmpty() ? "" : "repository:" + expected);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void its_explanation_says_the_same(String rules, Requester caller, String asked, String granted) {
        Explanation explanation = Given.explained(caller, PolicyFacts.of(Given.rules(rules)), "repository:" + asked);
        assertThat(String.join(",", explanation.granted())).isEqualTo(granted);
    }

    /** What public registries answer to odd questions of somebody who has everything in {@code test1}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repository:test1/foo:pull      | repository:test1/foo:pull",
                "repository:test1/foo:push      | repository:test1/foo:push",
                "repository:test1/foo:pull,push | repository:test1/foo:pull,push",
                "repository:test1/foo:delete    | repository:test1/foo:delete",
                "registry:catalog:*             | registry:catalog:*",
                "registry:catalog:pull          | ''",
                "registry:test1/foo:pull        | ''",
                "''                             | ''",
                "repository                     | ''",
                "repository:                    | ''",
                "repository:test1               | ''",
                "repository:test1/              | ''",
                "repository:test1/foo           | ''",
                "repository:test1/foo:          | ''",
                "repository:test1:pull          | ''",
                "repository:test1/:pull         | ''",
                "repository:test1/???:pull      | ''"
            })
    void odd_questions_get_what_can_be_granted(String asked, String granted) {
        String rules = "allow pull,push,delete test1/** user:correctusername; allow catalog ** user:correctusername";
        assertThat(Given.decided(Given.user("correctusername"), rules, asked)).isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repository:test1/foo:pull             | repository:test1/foo:pull",
                "repository:test1/foo:push             | ''",
                "repository:test1/foo:delete           | ''",
                "repository:test1/foo:pull,push,delete | repository:test1/foo:pull",
                "registry:catalog:*                    | ''"
            })
    void what_is_public_is_pulled_by_anybody_and_no_more(String asked, String granted) {
        String rules = "allow pull test1/** everyone; allow pull,push,delete test1/** user:correctusername";
        assertThat(Given.decided(Given.ANONYMOUS, rules, asked)).isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"repository:test1/foo:pull,push | repository:test1/foo:pull", "repository:test1/foo:push      | ''"
            })
    void a_forbidden_push_leaves_pull(String asked, String granted) {
        String rules = "allow pull,push test1/** authenticated; deny push test1/** everyone";
        assertThat(Given.decided(Given.user("correctusername"), rules, asked)).isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({"243, 1", "249, 1", "250, 0", "300, 0"})
    void names_that_are_too_long_are_not_granted(int length, int scopes) {
        List<Scope> asked = Scope.parseAll(List.of("repository:test1/" + "a".repeat(length) + ":pull"));
        assertThat(AccessPolicy.decide(Given.ANONYMOUS, asked, PolicyFacts.of(Given.rules("allow pull ** everyone"))))
                .hasSize(scopes);
    }
}
