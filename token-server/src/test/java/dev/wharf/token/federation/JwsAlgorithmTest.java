package dev.wharf.token.federation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class JwsAlgorithmTest {
    private static final byte[] SIGNED = "header.claims".getBytes(UTF_8);

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "EDDSA")
    void whatAnotherImplementationSignedIsVerified(JwsAlgorithm algorithm) throws Exception {
        TestKey key = TestKey.create("one", algorithm);
        byte[] signature = sign(key);
        PublicKey published = VerificationKey.of(key.jwk()).orElseThrow().key();
        assertThat(algorithm.verifies(published, SIGNED, signature)).isTrue();
        assertThat(algorithm.verifies(published, "header.Claims".getBytes(UTF_8), signature))
                .isFalse();
        assertThat(algorithm.verifies(published, SIGNED, new byte[signature.length]))
                .isFalse();
        assertThat(algorithm.verifies(published, SIGNED, new byte[0])).isFalse();
        PublicKey other = TestKey.create("two", algorithm).pair().getPublic();
        assertThat(algorithm.verifies(other, SIGNED, signature)).isFalse();
    }

    private static byte[] sign(TestKey key) throws Exception {
        JWSSigner signer = key.pair().getPrivate() instanceof ECPrivateKey ec
                ? new ECDSASigner(ec)
                : new RSASSASigner(key.pair().getPrivate());
        JWSHeader header = new JWSHeader(JWSAlgorithm.parse(key.algorithm().label()));
        return signer.sign(header, SIGNED).decode();
    }

    /** RFC 8037 appendix A.4. */
    @Test
    void theExampleOfTheRfcIsVerified() throws Exception {
        JWK jwk = JWK.parse(
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}");
        PublicKey key = VerificationKey.of(jwk).orElseThrow().key();
        byte[] signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".getBytes(UTF_8);
        byte[] signature = new Base64URL(
                        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
                .decode();
        assertThat(JwsAlgorithm.EDDSA.verifies(key, signed, signature)).isTrue();
        signature[0] ^= 1;
        assertThat(JwsAlgorithm.EDDSA.verifies(key, signed, signature)).isFalse();
    }

    /** Their first byte in the encoding has the sign of x in it. */
    @Test
    void everyEd25519KeyIsReadAsItIs() {
        for (int i = 0; i < 20; i++) {
            TestKey key = TestKey.create("one", JwsAlgorithm.EDDSA);
            assertThat(VerificationKey.of(key.jwk()).orElseThrow().key().getEncoded())
                    .isEqualTo(key.pair().getPublic().getEncoded());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ES256, RSA, 2048",
        "EDDSA, RSA, 2048",
        "RS256, EC,  256",
        "ES256, EC,  384",
        "ES384, EC,  256",
        "ES512, EC,  384",
        "ES256, Ed25519, 255",
        "EDDSA, EC,  256",
        "EDDSA, Ed448, 448",
        "RS256, RSA, 1024",
        "PS512, RSA, 1024"
    })
    void theKindAndSizeOfAKeyLimitWhatItIsGoodFor(JwsAlgorithm algorithm, String type, int bits) {
        TestKey key = TestKey.create("one", algorithm, type, bits);
        assertThat(algorithm.takes(key.pair().getPublic())).isFalse();
        assertThat(algorithm.verifies(key.pair().getPublic(), SIGNED, new byte[64]))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "HS512", "es256", "", "ES256K", "RSA1_5"})
    void othersAreUnknown(String label) {
        assertThat(JwsAlgorithm.of(label)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void eachIsFoundByItsLabel(JwsAlgorithm algorithm) {
        assertThat(JwsAlgorithm.of(algorithm.label())).contains(algorithm);
    }
}
