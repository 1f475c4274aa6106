package dev.wharf.token.authn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordPolicyTest {
    @Test
    void refusesWhatIsTooShortTooLongOrNotComparable() {
        assertThat(PasswordPolicy.objection("bob", "1234567")).contains("must have at least 8 characters");
        assertThat(PasswordPolicy.objection("bob", "")).isPresent();
        assertThat(PasswordPolicy.objection("bob", "x".repeat(73))).contains("must have at most 72 bytes in UTF-8");
        assertThat(PasswordPolicy.objection("bob", "é".repeat(37))).isPresent();
        assertThat(PasswordPolicy.objection("bob", "12345678\0")).isPresent();
        assertThat(PasswordPolicy.objection("bob", "12345678\ud83d")).isPresent();
        assertThat(PasswordPolicy.objection("bobbybob", "bobbybob")).contains("must not be the name of the account");
    }

    @Test
    void countsCharactersBelowAndBytesAbove() {
        assertThat(PasswordPolicy.objection("bob", "12345678")).isEmpty();
        assertThat(PasswordPolicy.objection("bob", "x".repeat(72))).isEmpty();
        assertThat(PasswordPolicy.objection("bob", "é".repeat(36))).isEmpty();
        assertThat(PasswordPolicy.objection("bob", "\ud83d\ude00".repeat(7))).isPresent();
        assertThat(PasswordPolicy.objection("bob", "pass:word with blanks")).isEmpty();
    }
}
