package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.model.ErrorCode;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.service.RegistryException;
import dev.wharf.registry.service.UploadStatus;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadStatesTest {
    private static final RepositoryName REPO = new RepositoryName("team/app");
    private static final String ID = "d95306fa-fad3-4e36-8d41-cf1c93ef8286";
    private static final String SECRET = "of this test";
    private static final UploadStatus UPLOAD = new UploadStatus(ID, 123, Instant.parse("2026-11-21T09:12:10Z"));

    /** Made by another program, with its own HMAC and base64. */
    private static final String TOKEN = "lHuEwhAm210-cQGdeZoCNCr8LFNe4GmKsQmZID52pkZ7Ik5hbWUiOiJ0ZWFtL2FwcCIsIlVVSUQiOi"
            + "JkOTUzMDZmYS1mYWQzLTRlMzYtOGQ0MS1jZjFjOTNlZjgyODYiLCJPZmZzZXQiOjEyMywiU3RhcnRlZEF0IjoiMjAyNi0xMS0yMVQw"
            + "OToxMjoxMFoifQ==";

    private final UploadStates states = new UploadStates(Optional.of(SECRET));
    private final UploadStates unshared = new UploadStates(Optional.empty());

    @Test
    void signsAsRegistry2Does() {
        assertThat(states.sign(REPO, UPLOAD)).isEqualTo(TOKEN);
        assertThat(states.offset(TOKEN, REPO, ID)).hasValue(123);
    }

    @Test
    void readsFieldsOfOthers() {
        String json = "{\"More\":[1],\"StartedAt\":\"2026-11-21T09:12:10.123456789Z\",\"Offset\":9007199254740993,"
                + "\"UUID\":\"" + ID + "\",\"Name\":\"team/app\"}";
        assertThat(states.offset(signed(json), REPO, ID)).hasValue(9007199254740993L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"Name\":\"team/app\",\"UUID\":\"" + ID + "\"}",
                "{\"Name\":\"team/app\",\"UUID\":\"" + ID + "\",\"Offset\":\"1\"}",
                "{\"Name\":\"team/app\",\"UUID\":\"" + ID + "\",\"Offset\":1e99}",
                "{\"Name\":\"team/other\",\"UUID\":\"" + ID + "\",\"Offset\":1}",
                "{\"Name\":\"team/app\",\"UUID\":\"0f8fad5b-d9cb-469f-a165-70867728950e\",\"Offset\":1}"
            })
    void refusesWhatIsSignedForSomethingElse(String json) {
        refused(signed(json));
    }

    @Test
    void refusesAnotherSecretsSignature() {
        refused(new UploadStates(Optional.of("another")).sign(REPO, UPLOAD));
        refused(unshared.sign(REPO, UPLOAD));
    }

    @Test
    void withoutASecretOnlyItsOwnSignatureCounts() {
        assertThat(unshared.offset(unshared.sign(REPO, UPLOAD), REPO, ID)).hasValue(123);
        assertThat(unshared.offset(TOKEN, REPO, ID))
                .as("may come from before a restart")
                .isEmpty();
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> unshared.offset(unshared.sign(REPO, UPLOAD), new RepositoryName("other"), ID));
    }

    @Property(tries = 2000)
    void refusesAnyText(@ForAll String text) {
        refused(text);
    }

    @Property(tries = 2000)
    void refusesAnyBytes(@ForAll byte[] bytes) {
        refused(Base64.getUrlEncoder().encodeToString(bytes));
    }

    @Property(tries = 2000)
    void refusesAnyChange(@ForAll @IntRange(max = 144) int at, @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] token = Base64.getUrlDecoder().decode(TOKEN);
        token[at] ^= (byte) change;
        refused(Base64.getUrlEncoder().encodeToString(token));
    }

    /** The characters of a good one, changed: what is still accepted stands for the same bytes. */
    @Property(tries = 5000)
    void refusesAnyChangeOfItsText(
            @ForAll @IntRange(max = 196) int at,
            @ForAll @IntRange(max = 3) int removed,
            @ForAll @StringLength(max = 3) @CharRange(from = ' ', to = '~') String inserted) {
        String text = TOKEN.substring(0, at) + inserted + TOKEN.substring(Math.min(TOKEN.length(), at + removed));
        if (!isSameBytes(text)) {
            refused(text);
        }
    }

    private static boolean isSameBytes(String text) {
        try {
            return Arrays.equals(
                    Base64.getUrlDecoder().decode(text), Base64.getUrlDecoder().decode(TOKEN));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whoever has the secret may have signed anything. */
    @Property(tries = 5000)
    void refusesAnySignedText(@ForAll String text) {
        refused(signed(text));
    }

    @Test
    void refusesSignedTextThatIsDeeplyNestedOrHasHugeNumbers() {
        refused(signed("[".repeat(1_000_000)));
        refused(signed("{\"Name\":".repeat(100_000)));
        refused(signed("{\"Name\":\"team/app\",\"UUID\":\"" + ID + "\",\"Offset\":" + "9".repeat(100_000) + "}"));
        refused(signed("{\"Name\":\"team/app\",\"UUID\":\"" + ID + "\",\"Offset\":1e" + "9".repeat(50) + "}"));
    }

    @Property(tries = 2000)
    void withoutASecretStrangeTextIsRefusedOrCountsAsLeftOut(@ForAll String text, @ForAll byte[] bytes) {
        for (String state : List.of(text, Base64.getUrlEncoder().encodeToString(bytes))) {
            try {
                assertThat(unshared.offset(state, REPO, ID)).isEmpty();
            } catch (RegistryException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_INVALID);
            }
        }
    }

    private void refused(String state) {
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> states.offset(state, REPO, ID))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_INVALID));
    }

    private static String signed(String json) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            String token = new String(mac.doFinal(json.getBytes(UTF_8)), ISO_8859_1) + json;
            return Base64.getUrlEncoder().encodeToString(token.getBytes(ISO_8859_1));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
