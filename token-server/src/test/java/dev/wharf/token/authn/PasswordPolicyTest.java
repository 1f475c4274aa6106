package dev.wharf.token.authn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
    private static final String NINE = "k9!xvw2pq";

    @Test
    void refusesWhatIsTooShortTooLongOrNotComparable() {
        assertThat(PasswordPolicy.objection("bob", NINE)).contains("must have at least 10 characters");
        assertThat(PasswordPolicy.objection("bob", "")).isPresent();
        assertThat(PasswordPolicy.objection("bob", NINE.repeat(8) + "x"))
                .contains("must have at most 72 bytes in UTF-8");
        assertThat(PasswordPolicy.objection("bob", NINE.repeat(7) + "ééééé")).isPresent();
        assertThat(PasswordPolicy.objection("bob", NINE + "\0")).contains("must not hold a NUL or half a character");
        assertThat(PasswordPolicy.objection("bob", NINE + "\ud83d")).isPresent();
        assertThat(PasswordPolicy.objection("bobby.bobs", "bobby.bobs"))
                .contains("must not be the name of the account");
        assertThat(PasswordPolicy.objection("bobby.bobs", "Bobby.Bobs")).isPresent();
    }

    @Test
    void countsCharactersBelowAndBytesAbove() {
        assertThat(PasswordPolicy.objection("bob", NINE + "x")).isEmpty();
        assertThat(PasswordPolicy.objection("bob", NINE.repeat(8))).isEmpty();
        assertThat(PasswordPolicy.objection("bob", NINE.repeat(7) + "éééé")).isEmpty();
        assertThat(PasswordPolicy.objection("bob", NINE.substring(1) + "\ud83d\ude00"))
                .isPresent();
        assertThat(PasswordPolicy.objection("bob", "pass:word with blanks")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234567890",
                "qwertyuiop",
                "QwertyUiop",
                "1q2w3e4r5t",
                "password123",
                "Password2026!",
                "!!Welcome2026",
                "docker12345",
                "Harbor12345",
                "correct horse battery staple",
                "aaaaaaaaaa",
                "1212121212",
                "abcdabcdabcd",
                "xyzxyzxyzxy"
            })
    void refusesWhatEverybodyTries(String password) {
        assertThat(PasswordPolicy.objection("bob", password)).contains("must not be one of those that everybody tries");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password of the third floor",
                "pass-8273645-19283",
                "correct horse battery",
                "aaaaaaaabcde",
                "ababababababababababa"
            })
    void acceptsWhatOnlyResemblesThem(String password) {
        assertThat(PasswordPolicy.objection("bob", password)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rga_my password", "rgb_my password", "rgr_my password"})
    void refusesWhatWouldBeTakenForAToken(String password) {
        assertThat(PasswordPolicy.objection("bob", password)).contains("must not begin as a token does");
    }
}
