package dev.wharf.token.issue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEncryptionTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final byte[] PLAIN = "a private key".getBytes(UTF_8);

    private final KeyEncryption encryption = new KeyEncryption(SECRET, "a test", new SecureRandom());

    @Test
    void what_was_sealed_is_opened_in_its_place() throws GeneralSecurityException {
        String sealed = encryption.seal(PLAIN, "row 1");
        assertThat(encryption.open(sealed, "row 1")).isEqualTo(PLAIN);
        assertThat(sealed).isNotEqualTo(encryption.seal(PLAIN, "row 1"));
        refused(sealed, "row 2");
    }

    /** What an earlier version has sealed, so that no later one forgets how. */
    @Test
    void what_was_sealed_before_is_opened() throws GeneralSecurityException {
        assertThat(encryption.open("v1.AAECAwQFBgcICQoLZRIM6GRf7yzLWTBnOGfj72rrhkjBdPVyyLmkp3o=", "row 1"))
                .isEqualTo(PLAIN);
    }

    @Test
    void another_secret_opens_nothing() throws GeneralSecurityException {
        KeyEncryption other = new KeyEncryption(SECRET + "!", "a test", new SecureRandom());
        refused(other.seal(PLAIN, "row 1"), "row 1");
    }

    @Test
    void what_was_changed_is_refused() throws GeneralSecurityException {
        byte[] sealed = Base64.getDecoder().decode(encryption.seal(PLAIN, "").substring(3));
        for (int i = 0; i < sealed.length; i++) {
            sealed[i] ^= 1;
            refused("v1." + Base64.getEncoder().encodeToString(sealed), "");
            sealed[i] ^= 1;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1.",
                "v1.AAAA",
                "v1.AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "v1.?",
                "v2.AAAA",
                "-----BEGIN PRIVATE KEY"
            })
    void what_was_never_sealed_is_refused(String sealed) {
        refused(sealed, "");
    }

    @Test
    void a_secret_that_is_guessed_easily_is_none() {
        assertThatThrownBy(() -> new KeyEncryption(SECRET.substring(1), "a test", new SecureRandom()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(SECRET.substring(1));
        assertThat(encryption.toString()).isEqualTo("a test");
    }

    private void refused(String sealed, String place) {
        assertThatThrownBy(() -> encryption.open(sealed, place)).isInstanceOf(AEADBadTagException.class);
    }
}
