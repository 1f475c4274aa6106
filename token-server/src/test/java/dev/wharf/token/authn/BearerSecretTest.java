package dev.wharf.token.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.authn.BearerSecret.Kind;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerSecretTest {
    /** Python: zlib.crc32(b"rga_" + b"0" * 40) in base 62 with the digits 0-9, A-Z, a-z. */
    private static final String ZEROS = "rga_00000000000000000000000000000000000000000OgRxQ";

    private final SecureRandom random = new SecureRandom();

    @ParameterizedTest
    @CsvSource({"ACCESS_TOKEN, rga_", "ROBOT, rgb_", "REFRESH, rgr_"})
    void whatWasMadeIsReadAgain(Kind kind, String prefix) {
        BearerSecret made = BearerSecret.generate(kind, random);
        assertThat(made.reveal()).matches(prefix + "[0-9A-Za-z]{46}");
        assertThat(BearerSecret.parse(made.reveal())).hasValueSatisfying(read -> {
            assertThat(read.kind()).isEqualTo(kind);
            assertThat(read.reveal()).isEqualTo(made.reveal());
            assertThat(read.hash()).isEqualTo(made.hash());
        });
    }

    @ParameterizedTest
    @EnumSource
    void everyCharacterOfBase62Occurs(Kind kind) {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            BearerSecret.generate(kind, random)
                    .reveal()
                    .substring(4, 44)
                    .chars()
                    .forEach(seen::add);
        }
        assertThat(seen).hasSize(62);
    }

    @ParameterizedTest
    @ValueSource(strings = {ZEROS, "rgb_ThisIsOneWhoseChecksumIsPaddedWithZ000F700Xk7R"})
    void theChecksumIsCrc32InBase62(String text) {
        assertThat(BearerSecret.parse(text)).isPresent();
    }

    @Test
    void oneWrongCharacterAnywhereIsNoticed() {
        String good = BearerSecret.generate(Kind.ACCESS_TOKEN, random).reveal();
        for (int i = 0; i < good.length(); i++) {
            char other = good.charAt(i) == 'x' ? 'y' : 'x';
            assertThat(BearerSecret.parse(good.substring(0, i) + other + good.substring(i + 1)))
                    .as("position %s", i)
                    .isEmpty();
        }
    }

    /** The checksum covers the kind: a refresh token is no access token under another name. */
    @Test
    void theKindCannotBeExchanged() {
        String good = BearerSecret.generate(Kind.REFRESH, random).reveal();
        assertThat(BearerSecret.parse("rga_" + good.substring(4))).isEmpty();
    }

    @Test
    void whatIsLongerShorterOrOfOtherCharactersIsNone() {
        String good = BearerSecret.generate(Kind.ACCESS_TOKEN, random).reveal();
        assertThat(BearerSecret.parse(good + "0")).isEmpty();
        assertThat(BearerSecret.parse(good + "\n")).isEmpty();
        assertThat(BearerSecret.parse(good.substring(0, 49))).isEmpty();
        assertThat(BearerSecret.parse(" " + good)).isEmpty();
        assertThat(BearerSecret.parse("")).isEmpty();
        assertThat(BearerSecret.parse("rga_" + "é".repeat(46))).isEmpty();
        assertThat(BearerSecret.parse("rga_" + "-".repeat(46))).isEmpty();
    }

    @Test
    void theHashIsSha256OfTheWhole() {
        assertThat(BearerSecret.parse(ZEROS).orElseThrow().hash())
                .hasToString("sha256:939bfd835eaf8ce19fa86b64c5a457f51fe680624957b17b967d18338244694b");
    }

    @Test
    void onlyItsBeginningIsShown() {
        BearerSecret secret = BearerSecret.generate(Kind.ROBOT, random);
        assertThat(secret.shown()).hasSize(8).isEqualTo(secret.reveal().substring(0, 8));
        assertThat(secret.toString())
                .startsWith(secret.shown())
                .doesNotContain(secret.reveal().substring(8, 12));
    }

    @Test
    void aKindIsClaimedByThePrefixAlone() {
        assertThat(Kind.claimedBy("rgr_anything")).contains(Kind.REFRESH);
        assertThat(Kind.claimedBy("rgx_anything")).isEmpty();
        assertThat(Kind.claimedBy("RGA_anything")).isEmpty();
        assertThat(Kind.claimedBy("")).isEmpty();
    }

    /** What the documentation gives to scanners for leaked secrets. */
    @Test
    void scannersFindIt() {
        String text = "export TOKEN="
                + BearerSecret.generate(Kind.ACCESS_TOKEN, random).reveal() + "\n";
        assertThat(Pattern.compile("\\brg[abr]_[0-9A-Za-z]{46}\\b")
                        .matcher(text)
                        .find())
                .isTrue();
    }
}
