package dev.wharf.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import dev.wharf.model.Access;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Good tokens of every kind in use, and every attack that has fooled a verifier. */
class TokenVerifierTest {
    private static final Instant NOW = TestAuthority.NOW;
    private static final TestAuthority CA = TestAuthority.create("CA");
    private static final KeyPair SIGNER = TestAuthority.ec();
    private static final KeyPair RSA = TestAuthority.generate("RSA");
    private static final KeyPair ED25519 = TestAuthority.generate("Ed25519");
    private static final KeyPair STRANGER = TestAuthority.ec();
    private static final X509Certificate LEAF = CA.certify(SIGNER.getPublic());

    private final TestClock clock = new TestClock();
    /** Trusts the CA, and by key id a certificate for each kind of key. */
    private final List<X509Certificate> bundle = List.of(
            CA.certificate(),
            CA.certify(SIGNER.getPublic()),
            CA.certify(RSA.getPublic()),
            CA.certify(ED25519.getPublic()));

    private final TokenVerifier verifier = verifier(bundle, TokenVerifier.ALGORITHMS);

    private TokenVerifier verifier(List<X509Certificate> certificates, List<String> algorithms) {
        return new TokenVerifier(
                TestToken.ISSUER,
                TestToken.SERVICE,
                new CertificateRoots(certificates),
                new TrustedKeys(certificates, Optional.empty(), clock, Runnable::run),
                algorithms,
                clock);
    }

    private static TestToken good() {
        return new TestToken().x5c(LEAF);
    }

    private void accepted(String token) {
        assertThat(verifier.verify(token)).isPresent();
    }

    private void refused(String token) {
        assertThat(verifier.verify(token)).isEmpty();
    }

    @Test
    void saysWhatAGoodTokenSays() {
        String token = good().granting("repository:foo/bar:pull,push", "registry:catalog:*")
                .sign(SIGNER);
        VerifiedToken good = verifier.verify(token).orElseThrow();
        assertThat(good.subject()).isEqualTo("alice");
        assertThat(good.access())
                .containsExactly(
                        new Access("repository", "foo/bar", List.of("pull", "push")),
                        new Access("registry", "catalog", List.of("*")));
    }

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
    void refusesWhatItDoesNotUnderstand() {
        refused(good().header("crit", List.of("exp")).sign(SIGNER));
        refused(good().header("crit", List.of("b64")).header("b64", false).sign(SIGNER));
        refused(good().header("b64", false).header("crit", List.of("b64")).sign(SIGNER));
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

    @Test
    void checksIssuerAndAudience() {
        refused(good().claim("iss", "other").sign(SIGNER));
        refused(good().claim("iss", TestToken.ISSUER + "/").sign(SIGNER));
        refused(good().claim("iss", null).sign(SIGNER));
        refused(good().claim("iss", List.of(TestToken.ISSUER)).sign(SIGNER));
        refused(good().claim("aud", "other").sign(SIGNER));
        refused(good().claim("aud", null).sign(SIGNER));
        refused(good().claim("aud", List.of()).sign(SIGNER));
        refused(good().claim("aud", List.of("other")).sign(SIGNER));
        accepted(good().claim("aud", List.of("other", TestToken.SERVICE)).sign(SIGNER));
    }

    @ParameterizedTest
    @CsvSource({"30,true", "59,true", "61,false", "90,false"})
    void allowsAMinuteBetweenTheClocks(int seconds, boolean fine) {
        assertThat(verifier.verify(good().expires(NOW.minusSeconds(seconds)).sign(SIGNER))
                        .isPresent())
                .isEqualTo(fine);
        assertThat(verifier.verify(good().claim("nbf", NOW.plusSeconds(seconds).getEpochSecond())
                                .sign(SIGNER))
                        .isPresent())
                .isEqualTo(fine);
    }

    @Test
    void needsAnEnd() {
        refused(good().claim("exp", null).sign(SIGNER));
        for (Object exp : List.of("soon", Long.toString(NOW.getEpochSecond() + 900), -1, 1e300, Map.of(), true)) {
            refused(good().claim("exp", exp).sign(SIGNER));
        }
        refused(good().claim("nbf", "then").sign(SIGNER));
        accepted(good().claim("nbf", null).claim("iat", null).claim("sub", null).sign(SIGNER));
    }

    @Test
    void forgetsATokenWhenItExpires() {
        String token = good().sign(SIGNER);
        accepted(token);
        clock.advance(Duration.ofSeconds(959));
        accepted(token);
        clock.advance(Duration.ofSeconds(2));
        refused(token);
    }

    @Test
    void noticesEveryChange() {
        String token = good().granting("repository:foo:pull").sign(SIGNER);
        String[] parts = token.split("\\.", -1);
        String push = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8).replace("pull", "push");
        refused(parts[0] + "." + TestToken.base64Url(push.getBytes(UTF_8)) + "." + parts[2]);
        refused(parts[0] + "." + parts[1] + "." + TestToken.base64Url(new byte[64]));
        accepted(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "a.b.c.d.e",
                "garbage",
                "e30.e30.e30",
                "bnVsbA.bnVsbA.bnVsbA",
                "W10.W10.W10",
                "\u00e4.\u00e4.\u00e4",
                "%%.%%.%%",
                "eyJhbGciOiJFUzI1NiJ9.e30.",
                "eyJhbGciOiJFUzI1NiJ9..AAAA",
                "eyJhbGciOlsiRVMyNTYiXX0.e30.AAAA",
                "eyJhbGciOm51bGx9.e30.AAAA"
            })
    void refusesGarbage(String token) {
        refused(token);
        refused("x".repeat(70_000));
    }

    @Test
    void takesWhatOtherServersWriteIntoAccess() {
        String token = good().claim(
                        "access",
                        Arrays.asList(
                                Map.of("type", "repository", "class", "image", "name", "a", "actions", List.of("pull")),
                                Map.of("type", "repository", "name", "b", "actions", List.of()),
                                Map.of("type", "repository", "actions", List.of("pull")),
                                Map.of("type", "repository", "name", "c", "actions", "pull"),
                                Map.of("type", 1, "name", "d", "actions", List.of("pull")),
                                null,
                                "text",
                                Map.of("type", "repository", "name", "e", "actions", List.of(1, "pull"))))
                .sign(SIGNER);
        assertThat(verifier.verify(token).orElseThrow().access())
                .containsExactly(
                        new Access("repository", "a", List.of("pull")),
                        new Access("repository", "b", List.of()),
                        new Access("repository", "e", List.of("pull")));
        for (Object access : List.of("text", 1, Map.of())) {
            assertThat(verifier.verify(good().claim("access", access).sign(SIGNER))
                            .orElseThrow()
                            .access())
                    .isEmpty();
        }
        assertThat(verifier.verify(good().claim("access", null).sign(SIGNER))
                        .orElseThrow()
                        .access())
                .isEmpty();
    }

    @Test
    void grantsNoPushUnderConditionsThatItCannotKeep() {
        String token = good().claim(
                        "access",
                        List.of(Map.of(
                                "type",
                                "repository",
                                "name",
                                "a",
                                "actions",
                                List.of("pull", "push", "delete", "*"),
                                "meta",
                                Map.of("tag_deny_access_patterns", Map.of("push", List.of("v.*"))))))
                .sign(SIGNER);
        assertThat(verifier.verify(token).orElseThrow().access())
                .containsExactly(new Access("repository", "a", List.of("pull")));
    }
}
