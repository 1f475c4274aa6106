package dev.wharf.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Digest.Algorithm;
import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DigestTest {
    private static final String EMPTY_SHA256 =
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String ABC_SHA512 = "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

    @Test
    void knowTheHashFunctions() {
        assertThat(Algorithm.SHA256.of(new byte[0])).hasToString(EMPTY_SHA256);
        assertThat(Algorithm.SHA512.of("abc".getBytes(UTF_8))).hasToString(ABC_SHA512);
        assertThat(Algorithm.of("sha256")).contains(Algorithm.SHA256);
        assertThat(Algorithm.of("SHA256")).isEmpty();
        assertThat(Algorithm.of("md5")).isEmpty();
    }

    @Test
    void parseWhatTheyPrint() {
        assertThat(Digest.parse(EMPTY_SHA256)).isEqualTo(Algorithm.SHA256.of(new byte[0]));
        assertThat(Digest.parse(ABC_SHA512)).hasToString(ABC_SHA512);
    }

    static Stream<String> malformed() {
        String hex = EMPTY_SHA256.substring(7);
        return Stream.of(
                "",
                ":",
                "sha256",
                "sha256:",
                ":" + hex,
                hex,
                "sha256:" + hex.toUpperCase(Locale.ROOT),
                "sha256:" + hex.substring(1),
                "sha256:" + hex + "0",
                "sha256:" + hex.substring(1) + "g",
                "sha256:" + hex.substring(1) + "\n",
                "sha256:" + hex.substring(1) + "٠",
                "SHA256:" + hex,
                " sha256:" + hex,
                "sha256:" + hex + " ",
                "sha256::" + hex.substring(1),
                "sha256:../" + hex.substring(3),
                "sha512:" + hex,
                "sha384:" + "0".repeat(96),
                "md5:" + "0".repeat(32),
                "sha256+b64:" + hex,
                ABC_SHA512.replace("sha512", "sha256"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refuseEverythingElse(String text) {
        assertThatThrownBy(() -> Digest.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("invalid digest: ");
    }

    @Property(tries = 200)
    void goThereAndBack(@ForAll byte[] content) {
        for (Algorithm algorithm : Algorithm.values()) {
            Digest digest = algorithm.of(content);
            assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
            assertThat(digest.hex()).hasSize(algorithm.hexLength());
        }
    }

    @Property(tries = 300)
    void neverThrowAnythingElse(@ForAll String text) {
        assertThatThrownBy(() -> Digest.parse("sha256:" + text)).isInstanceOf(InvalidValueException.class);
    }
}
