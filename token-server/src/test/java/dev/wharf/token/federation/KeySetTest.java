package dev.wharf.token.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {
    private static final TestKey EC = TestKey.create("ec", JwsAlgorithm.ES256);
    private static final TestKey RSA = TestKey.create("rsa", JwsAlgorithm.RS256);

    private static KeySet parse(String... keys) throws ParseException {
        return KeySet.parse("{\"keys\":[" + String.join(",", keys) + "]}");
    }

    private static ECKey.Builder ec() {
        return new ECKey.Builder(Curve.P_256, (ECPublicKey) EC.pair().getPublic()).keyID("ec");
    }

    @Test
    void aKeyIsFoundByItsIdForItsAlgorithmAlone() throws Exception {
        KeySet keys = parse(EC.jwk().toString(), RSA.jwk().toString());
        assertThat(keys.names("ec")).isTrue();
        assertThat(keys.find("ec", JwsAlgorithm.ES256)).hasSize(1);
        assertThat(keys.find("ec", JwsAlgorithm.RS256)).isEmpty();
        assertThat(keys.find("rsa", JwsAlgorithm.RS256)).hasSize(1);
        assertThat(keys.find("rsa", JwsAlgorithm.PS256)).isEmpty();
        assertThat(keys.names("other")).isFalse();
        assertThat(keys.find("other", JwsAlgorithm.ES256)).isEmpty();
    }

    @Test
    void aKeyWithoutAlgorithmServesEachThatTakesIt() throws Exception {
        KeySet keys = parse("{\"kty\":\"RSA\",\"kid\":\"rsa\",\"e\":\"AQAB\",\"n\":\""
                + RSA.jwk().toRSAKey().getModulus() + "\"}");
        assertThat(keys.find("rsa", JwsAlgorithm.RS256)).hasSize(1);
        assertThat(keys.find("rsa", JwsAlgorithm.PS512)).hasSize(1);
        assertThat(keys.find("rsa", JwsAlgorithm.ES256)).isEmpty();
    }

    @Test
    void oneIdMayStandForSeveralKeys() throws Exception {
        JWK other = TestKey.create("ec", JwsAlgorithm.ES256).jwk();
        assertThat(parse(EC.jwk().toString(), other.toString()).find("ec", JwsAlgorithm.ES256))
                .hasSize(2);
    }

    @Test
    void keysForOtherPurposesAreLeftOut() throws Exception {
        assertThat(parse(ec().keyUse(KeyUse.ENCRYPTION).build().toString()).names("ec"))
                .isFalse();
        assertThat(parse(ec().keyOperations(Set.of(KeyOperation.SIGN)).build().toString())
                        .names("ec"))
                .isFalse();
        assertThat(parse(ec().keyUse(KeyUse.SIGNATURE).build().toString()).names("ec"))
                .isTrue();
        assertThat(parse(ec().keyOperations(Set.of(KeyOperation.VERIFY)).build().toString())
                        .names("ec"))
                .isTrue();
        assertThat(parse(ec().algorithm(new Algorithm("ECDH-ES")).build().toString())
                        .find("ec", JwsAlgorithm.ES256))
                .isEmpty();
    }

    /** One bad key must not cost the good ones. */
    @Test
    void whatIsNoUsableKeyIsLeftOut() throws Exception {
        String secret =
                new OctetSequenceKey.Builder(new byte[32]).keyID("oct").build().toString();
        KeySet keys = parse(
                "{}",
                "{\"kty\":\"XYZ\",\"kid\":\"xyz\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"kid\":\"off\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\",\"kid\":\"short\"}",
                "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"kid\":\"x\"}",
                "{\"kty\":\"RSA\",\"kid\":7}",
                secret,
                ec().keyID(null).build().toString(),
                EC.jwk().toString());
        assertThat(keys.keys()).containsOnlyKeys("ec");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"keys\":null}",
                "{\"keys\":7}",
                "{\"keys\":[7]}",
                "<html>",
                "{\"keys\":["
            })
    void whatIsNoKeySetIsRefused(String json) {
        assertThatExceptionOfType(ParseException.class)
                .isThrownBy(() -> KeySet.parse(json))
                .withMessage("not a key set");
    }
}
