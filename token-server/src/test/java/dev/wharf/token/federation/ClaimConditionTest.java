package dev.wharf.token.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.wharf.model.InvalidValueException;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimConditionTest {
    private static Map<String, Object> claims(String json) throws Exception {
        return JSONObjectUtils.parse(json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            repository         | org/app               | {"repository":"org/app"}
            repository         | org/*                 | {"repository":"org/app"}
            repository         | org/app*              | {"repository":"org/app"}
            ref                | refs/heads/*          | {"ref":"refs/heads/feature/x"}
            ref                | refs/tags/v*.*        | {"ref":"refs/tags/v1.2"}
            sub                | repo:*:ref:*          | {"sub":"repo:org/app:ref:refs/heads/main"}
            ref_protected      | true                  | {"ref_protected":true}
            ref_protected      | true                  | {"ref_protected":"true"}
            repository_id      | 12345                 | {"repository_id":12345}
            groups             | dev                   | {"groups":["ops","dev"]}
            groups             | d*                    | {"groups":["ops","dev"]}
            a.b                | x                     | {"a":{"b":"x"}}
            a.b                | x                     | {"a.b":"x"}
            https://x.y/claim  | x                     | {"https://x.y/claim":"x"}
            kubernetes.io.namespace           | ci     | {"kubernetes.io":{"namespace":"ci"}}
            kubernetes.io.serviceaccount.name | build* | {"kubernetes.io":{"serviceaccount":{"name":"builder","uid":"1"}}}
            kubernetes.io.serviceaccount.name | b      | {"kubernetes":{"io":{"serviceaccount":{"name":"b"}}}}
            """)
    void isMet(String claim, String pattern, String claims) throws Exception {
        assertThat(new ClaimCondition(claim, pattern).failure(claims(claims))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            repository    | org/app   | {"repository":"org/application"}    | is org/application, accepted is org/app
            repository    | org/app   | {"repository":"Org/app"}            | is Org/app
            repository    | org/app   | {"repository":"evil/org/app"}       | is evil/org/app
            repository    | org/*     | {"repository":"organ/app"}          | is organ/app
            repository    | o.g/app   | {"repository":"org/app"}            | is org/app
            repository    | org/app   | {"repository":""}                   | is , accepted
            repository    | org/app   | {"repository":null}                 | there is no such claim
            repository    | org/app   | {}                                  | there is no such claim
            repository    | *         | {}                                  | there is no such claim
            repository    | org/app   | {"repository":{"x":"org/app"}}      | is {x=org/app}
            repository    | *         | {"repository":{"x":"org/app"}}      | is {x=org/app}
            repository    | *         | {"repository":[]}                   | is []
            groups        | dev       | {"groups":[["dev"],{"a":"dev"}]}    | is [[dev]
            number        | 1         | {"number":1.0}                      | is 1.0
            a.b           | x         | {"a":"b"}                           | there is no such claim
            a.b           | x         | {"a":[{"b":"x"}]}                   | there is no such claim
            a.b           | x         | {"a.b":"x","a":{"b":"y"}}           | the path leads to several claims
            a.b.c         | x         | {"a.b":{"c":"x"},"a":{"b.c":"x"}}   | the path leads to several claims
            """)
    void isNotMet(String claim, String pattern, String claims, String says) throws Exception {
        Failure failure =
                new ClaimCondition(claim, pattern).failure(claims(claims)).orElseThrow();
        assertThat(failure.part()).isEqualTo(claim);
        assertThat(failure.problem()).contains(says);
        assertThat(failure).hasToString(claim + ": " + failure.problem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\0"})
    void nameAndPatternHaveBounds(String text) {
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> new ClaimCondition(text, "x"));
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> new ClaimCondition("x", text));
    }

    @Test
    void nameAndPatternHaveALength() {
        assertThat(new ClaimCondition("x".repeat(128), "y".repeat(256)).claim()).hasSize(128);
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new ClaimCondition("x".repeat(129), "x"));
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new ClaimCondition("x", "x".repeat(257)));
    }

    /** Against the regular expression that says the same. */
    @Property
    void globsMatchAsTheirDefinitionSays(
            @ForAll @StringLength(max = 6) @CharRange(from = 'a', to = 'b') String plain,
            @ForAll @StringLength(max = 10) @CharRange(from = 'a', to = 'b') String text,
            @ForAll int stars) {
        StringBuilder glob = new StringBuilder();
        for (int i = 0; i < plain.length(); i++) {
            glob.append((stars >> i & 1) == 1 ? '*' : plain.charAt(i));
        }
        assertThat(Glob.matches(glob.toString(), text))
                .isEqualTo(text.matches(glob.toString().replace("*", ".*")));
    }

    /** With backtracking over every star this would never end. */
    @Test
    void manyStarsTakeNoLongTime() {
        assertThat(Glob.matches("*a".repeat(120) + "b", "a".repeat(16_000))).isFalse();
    }
}
