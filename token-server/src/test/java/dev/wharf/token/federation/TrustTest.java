package dev.wharf.token.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.model.InvalidValueException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustTest {
    private static final String AUDIENCE = "https://wharf.example";

    /** {@code claim=pattern;claim=pattern} */
    static List<ClaimCondition> conditions(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(";"))
                        .map(each -> each.split("=", 2))
                        .map(parts -> new ClaimCondition(parts[0], parts[1]))
                        .toList();
    }

    private static Trust trust(String audience, String conditions) {
        return new Trust("test", "github", audience, conditions(conditions), "team+ci", false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "iss=https://token.actions.githubusercontent.com",
                "aud=https://wharf.example",
                "iss=x;aud=y;exp=*;iat=*;nbf=*;jti=*",
                "ref=refs/heads/main",
                "actor=alice;environment=production;event_name=push",
                "user_login=alice;ref_protected=true",
                "repository=*",
                "repository=**",
                "repository=*/*",
                "sub=*:*"
            })
    void strangersAreNotTrusted(String conditions) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> trust(AUDIENCE, conditions))
                .withMessageContaining("none tells whose workload it is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void theAudienceMustNotBeBlank(String audience) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> trust(audience, "repository=org/app"))
                .withMessageContaining("invalid audience");
    }

    @Test
    void everythingHasBounds() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> trust("x".repeat(256), "repository=org/app"));
        List<ClaimCondition> many = Collections.nCopies(17, new ClaimCondition("repository", "org/app"));
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new Trust("test", "github", AUDIENCE, many, "team+ci", false));
        assertThat(new Trust("test", "github", AUDIENCE, many.subList(0, 16), "team+ci", false).conditions())
                .hasSize(16);
        for (String name : List.of("", "-a", "A", "a b", "a".repeat(65))) {
            assertThatExceptionOfType(InvalidValueException.class)
                    .isThrownBy(() -> new Trust(name, "github", AUDIENCE, many.subList(0, 1), "team+ci", false));
        }
    }

    static Stream<Arguments> audiences() {
        return Stream.of(
                Arguments.of(AUDIENCE, true),
                Arguments.of(List.of(AUDIENCE), true),
                Arguments.of("https://wharf.example/", false),
                Arguments.of("HTTPS://wharf.example", false),
                Arguments.of(List.of(AUDIENCE, "https://other.example"), false),
                Arguments.of(List.of(AUDIENCE, AUDIENCE), false),
                Arguments.of(List.of(), false),
                Arguments.of("", false),
                Arguments.of(7, false),
                Arguments.of(Map.of("x", AUDIENCE), false));
    }

    @ParameterizedTest
    @MethodSource("audiences")
    void theAudienceIsComparedExactlyAndIsTheOnlyOne(Object audience, boolean accepted) {
        List<Failure> failures =
                trust(AUDIENCE, "repository=org/app").failures(Map.of("aud", audience, "repository", "org/app"));
        assertThat(failures).extracting(Failure::part).isEqualTo(accepted ? List.of() : List.of("aud"));
    }

    @Test
    void aMissingAudienceIsSaidToBeMissing() {
        assertThat(trust(AUDIENCE, "repository=org/app").failures(Map.of("repository", "org/app")))
                .singleElement()
                .hasToString("aud: is missing, accepted is https://wharf.example and no other beside it");
    }

    @Test
    void allConditionsHaveToBeMetAndEachFailureIsSaid() {
        Trust trust = trust(AUDIENCE, "repository=org/app;ref=refs/heads/main;environment=production");
        assertThat(trust.failures(Map.of(
                        "aud",
                        AUDIENCE,
                        "repository",
                        "org/app",
                        "ref",
                        "refs/heads/main",
                        "environment",
                        "production")))
                .isEmpty();
        assertThat(trust.failures(Map.of("aud", "x", "repository", "org/other", "ref", "refs/heads/main")))
                .extracting(Failure::part)
                .containsExactly("aud", "repository", "environment");
    }

    @Test
    void aSingleUseNeedsAnId() {
        Trust trust = new Trust("test", "github", AUDIENCE, conditions("repository=org/app"), "team+ci", true);
        Map<String, Object> claims = Map.of("aud", AUDIENCE, "repository", "org/app");
        assertThat(trust.failures(claims)).extracting(Failure::part).containsExactly("jti");
        assertThat(trust.failures(Map.of("aud", AUDIENCE, "repository", "org/app", "jti", "1")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            repository=org/app                                       |
            repository=org/app-*                                     |
            repository=org/app;ref=refs/heads/*                      |
            repository_owner=org;ref=*                               |
            sub=repo:org/app:*                                       |
            sub=repo:org/app:ref:refs/heads/*                        |
            sub=project_path:group/sub/app:ref_type:branch:ref:*     |
            sub=system:serviceaccount:ci:builder                     |
            sub=system:serviceaccount:ci:build-*                     |
            sub=repo:org/*                                           | repo:org/
            sub=repo:*                                               | repo:
            sub=repo:org*                                            | repo:org
            sub=*:ref:refs/heads/main                                | ''
            repository=org/*                                         | org/
            repository=org*                                          | org
            repository=*/app                                         | ''
            project_path=group/*                                     | group/
            sub=system:serviceaccount:*:builder                      | system:serviceaccount:
            sub=system:serviceaccount:ci:*                           | system:serviceaccount:ci:
            sub=system:serviceaccount:ci-*                           | system:serviceaccount:ci-
            kubernetes.io.namespace=ci-*                             | ci-
            """)
    void wildcardsThatLetInManyAreWarnedAbout(String conditions, @Nullable String letsIn) {
        List<String> warnings = trust(AUDIENCE, conditions).warnings();
        if (letsIn == null) {
            assertThat(warnings).isEmpty();
        } else {
            assertThat(warnings).singleElement().asString().endsWith("lets in whatever begins with '" + letsIn + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wharf",
                "registry",
                "sts.amazonaws.com",
                "api://AzureADTokenExchange",
                "https://github.com/org",
                "https://gitlab.com",
                "https://kubernetes.default.svc"
            })
    void anAudienceThatOthersMayHaveTooIsWarnedAbout(String audience) {
        assertThat(trust(audience, "repository=org/app").warnings())
                .singleElement()
                .asString()
                .startsWith("audience: '" + audience + "' may be in use elsewhere");
    }
}
