package dev.wharf.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class KeyIdsTest {
    /** The example of RFC 7638, section 3.1. */
    @Test
    void computesThumbprints() throws Exception {
        JWK key = JWK.parse(
                "{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7a"
                        + "PFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2Q"
                        + "vzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XP"
                        + "ksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\",\"e\":\"AQAB\",\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}");
        assertThat(KeyIds.thumbprint(key)).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        assertThat(KeyIds.thumbprint(key.toRSAKey().toPublicKey()))
                .contains("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    /** The example of RFC 8037, appendix A.3. */
    @Test
    void computesThumbprintsOfEdwardsKeys() throws Exception {
        byte[] x = Base64.getUrlDecoder().decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        TrustedKey key = TrustedKey.of(JWK.parse("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(x) + "\"}"))
                .orElseThrow();
        assertThat(KeyIds.thumbprint(key.key())).contains("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    /** Bytes 0 to 29 of the hash in base32, checked against an independent computation. */
    @Test
    void computesFingerprints() throws Exception {
        PublicKey key = KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder()
                        .decode(
                                "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D7gS2XpJFbZ"
                                        + "iItSs3m9+9Ue6GnvHw/GW2ZZaVtszggXIw==")));
        assertThat(KeyIds.fingerprint(key)).isEqualTo("KG4U:JTP2:KRGU:YMTT:VJV7:GUDC:LJ65:KO53:NJYX:EMTU:6U4L:DGRA");
    }

    @Test
    void hasTwelveGroups() {
        assertThat(KeyIds.fingerprint(TestAuthority.ec().getPublic())).matches("([A-Z2-7]{4}:){11}[A-Z2-7]{4}");
    }
}
