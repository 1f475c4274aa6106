package dev.wharf.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose signature counts: keys of every kind in use, and every attack that has fooled a verifier. */
class TokenSignatureTest extends TokenVerifierFixture {
    static Stream<Map.Entry<String, KeyPair>> algorithms() {
        return Stream.of(
                Map.entry("RS256", RSA),
                Map.entry("RS384", RSA),
                Map.entry("RS512", RSA),
                Map.entry("PS256", RSA),
                Map.entry("PS384", RSA),
                Map.entry("PS512", RSA),
                Map.entry("ES256", SIGNER),
                Map.entry("ES384", TestAuthority.ec("secp384r1")),
                Map.entry("ES512", TestAuthority.ec("secp521r1")),
                Map.entry("EdDSA", ED25519));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void takesEachAlgorithm(Map.Entry<String, KeyPair> kind) {
        KeyPair keys = kind.getValue();
        accepted(new TestToken()
                .header("alg", kind.getKey())
                .x5c(CA.certify(keys.getPublic()))
                .sign(keys));
        assertThat(verifier(bundle, List.of(kind.getKey().equals("RS256") ? "ES256" : "RS256"))
                        .verify(new TestToken()
                                .header("alg", kind.getKey())
                                .x5c(CA.certify(keys.getPublic()))
                                .sign(keys)))
                .isEmpty();
    }

    @Test
    void knowsNoOtherAlgorithms() {
        assertThatIllegalArgumentException().isThrownBy(() -> verifier(bundle, List.of("HS256")));
        assertThatIllegalArgumentException().isThrownBy(() -> verifier(bundle, List.of("none")));
    }

    @Test
    void findsKeysByBothOfTheirNames() {
        for (KeyPair keys : List.of(SIGNER, RSA, ED25519)) {
            String algorithm = keys == SIGNER ? "ES256" : keys == RSA ? "RS256" : "EdDSA";
            for (String id :
                    List.of(KeyIds.thumbprint(keys.getPublic()).orElseThrow(), KeyIds.fingerprint(keys.getPublic()))) {
                accepted(new TestToken()
                        .header("alg", algorithm)
                        .header("kid", id)
                        .sign(keys));
                refused(new TestToken().header("alg", "ES256").header("kid", id).sign(STRANGER));
            }
        }
    }

    @Test
    void takesChainsThatLeadToARoot() {
        TestAuthority below = CA.intermediate("below");
        X509Certificate leaf = below.certify(SIGNER.getPublic());
        accepted(new TestToken().x5c(leaf, below.certificate()).sign(SIGNER));
        accepted(
                new TestToken().x5c(leaf, below.certificate(), CA.certificate()).sign(SIGNER));
        refused(new TestToken().x5c(leaf).sign(SIGNER));
        // A leaf that signs is no authority.
        TestAuthority usurper = new TestAuthority(SIGNER, LEAF);
        refused(new TestToken().x5c(usurper.certify(STRANGER.getPublic()), LEAF).sign(STRANGER));
    }

    @Test
    void takesASignerThatIsARootItself() {
        TestAuthority self = TestAuthority.create("self");
        String token = new TestToken().x5c(self.certificate()).sign(self.keys());
        refused(token);
        assertThat(verifier(List.of(self.certificate()), TokenVerifier.ALGORITHMS)
                        .verify(token))
                .isPresent();
    }

    @Test
    void triesTheKeyIdWhenTheChainLeadsNowhere() {
        TestAuthority other = TestAuthority.create("other");
        String id = KeyIds.fingerprint(SIGNER.getPublic());
        accepted(new TestToken()
                .x5c(other.certify(SIGNER.getPublic()))
                .header("kid", id)
                .sign(SIGNER));
        refused(new TestToken()
                .x5c(other.certify(STRANGER.getPublic()))
                .header("kid", id)
                .sign(STRANGER));
    }

    @Test
    void refusesStrangers() {
        TestAuthority stranger = TestAuthority.create("CA");
        refused(new TestToken().x5c(stranger.certify(STRANGER.getPublic())).sign(STRANGER));
        refused(new TestToken().x5c(stranger.certificate()).sign(stranger.keys()));
        refused(new TestToken()
                .x5c(stranger.certify(STRANGER.getPublic()), stranger.certificate())
                .sign(STRANGER));
        refused(new TestToken()
                .x5c(stranger.certify(STRANGER.getPublic()), CA.certificate())
                .sign(STRANGER));
        refused(good().sign(STRANGER));
        refused(new TestToken().sign(STRANGER));
        refused(new TestToken().header("kid", "unknown").sign(STRANGER));
        refused(new TestToken().header("kid", "../../../../dev/null").sign(STRANGER));
    }

    @Test
    void refusesTokensWithoutSignature() {
        for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
            refused(good().header("alg", none).unsigned());
            refused(good().header("alg", none).sign(SIGNER, "ES256"));
        }
        String token = good().sign(SIGNER);
        refused(token.substring(0, token.lastIndexOf('.') + 1));
        refused(token.substring(0, token.lastIndexOf('.')));
        refused(good().header("alg", null).unsigned());
    }

    @Test
    void refusesAPublicKeyAsSharedSecret() {
        for (KeyPair keys : List.of(SIGNER, RSA)) {
            String id = KeyIds.fingerprint(keys.getPublic());
            byte[] der = keys.getPublic().getEncoded();
            String pem = "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(der) + "\n-----END PUBLIC KEY-----\n";
            for (byte[] secret :
                    List.of(der, pem.getBytes(UTF_8), TestAuthority.pem(LEAF).getBytes(UTF_8), id.getBytes(UTF_8))) {
                refused(new TestToken().header("alg", "HS256").header("kid", id).mac(secret));
                refused(good().header("alg", "HS256").header("kid", id).mac(secret));
            }
        }
    }

    @Test
    void takesNoKeyFromTheHeader() {
        ECKey strange = new ECKey.Builder(Curve.P_256, (ECPublicKey) STRANGER.getPublic()).build();
        Map<String, Object> jwk = strange.toJSONObject();
        refused(new TestToken().header("jwk", jwk).sign(STRANGER));
        // CVE-2025-24976: the id of a trusted key, and the material of another one.
        for (String id : List.of(
                KeyIds.fingerprint(SIGNER.getPublic()),
                KeyIds.thumbprint(SIGNER.getPublic()).orElseThrow())) {
            Map<String, Object> named = new HashMap<>(jwk);
            named.put("kid", id);
            refused(new TestToken().header("jwk", named).sign(STRANGER));
            refused(new TestToken().header("jwk", named).header("kid", id).sign(STRANGER));
        }
        refused(new TestToken().header("jku", "http://127.0.0.1:1/jwks.json").sign(STRANGER));
        refused(new TestToken().header("x5u", "http://127.0.0.1:1/cert.pem").sign(STRANGER));
        ECKey trusted = new ECKey.Builder(Curve.P_256, (ECPublicKey) SIGNER.getPublic()).build();
        accepted(new TestToken().header("jwk", trusted.toJSONObject()).sign(SIGNER));
        refused(new TestToken().header("jwk", trusted.toJSONObject()).sign(STRANGER));
    }

    @Test
    void refusesCertificatesThatAreNotValidNow() {
        refused(new TestToken()
                .x5c(CA.certify(SIGNER.getPublic(), NOW.minusSeconds(7200), NOW.minusSeconds(1)))
                .sign(SIGNER));
        refused(new TestToken()
                .x5c(CA.certify(SIGNER.getPublic(), NOW.plusSeconds(1), NOW.plusSeconds(7200)))
                .sign(SIGNER));
        TestAuthority old = TestAuthority.create("old", NOW.minusSeconds(7200), NOW.minusSeconds(1));
        assertThat(verifier(List.of(old.certificate()), TokenVerifier.ALGORITHMS)
                        .verify(new TestToken()
                                .x5c(old.certify(SIGNER.getPublic()))
                                .sign(SIGNER)))
                .isEmpty();
    }

    @Test
    void believesASignerNoLongerThanItsCertificate() {
        X509Certificate leaf = CA.certify(SIGNER.getPublic(), NOW.minusSeconds(60), NOW.plusSeconds(60));
        accepted(new TestToken().x5c(leaf).sign(SIGNER));
        clock.advance(Duration.ofSeconds(61));
        refused(new TestToken().x5c(leaf).sign(SIGNER));
        refused(new TestToken().x5c(leaf).claim("jti", "another").sign(SIGNER));
    }

    @Test
    void boundsTheChain() {
        refused(new TestToken()
                .x5c(LEAF, CA.certificate(), CA.certificate(), CA.certificate(), CA.certificate())
                .sign(SIGNER));
        refused(new TestToken().header("x5c", List.of("A".repeat(17 << 10))).sign(SIGNER));
        refused(new TestToken().header("x5c", List.of()).sign(SIGNER));
        refused(new TestToken().header("x5c", List.of("AAAA")).sign(SIGNER));
        refused(new TestToken().header("x5c", "AAAA").sign(SIGNER));
        refused(new TestToken().header("x5c", Collections.nCopies(1000, "AAAA")).sign(SIGNER));
    }
}
