package dev.wharf.token.federation;

import static dev.wharf.token.federation.TestDirectory.AUDIENCE;
import static dev.wharf.token.federation.TestDirectory.trust;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.nimbusds.jose.util.Base64URL;
import dev.wharf.token.federation.FederatedLogin.Accepted;
import dev.wharf.token.federation.FederatedLogin.Refused;
import dev.wharf.token.federation.FederatedLogin.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of two providers that run on this machine; and forged ones. */
class FederationTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Trust APP = trust("app", "repository=org/app;ref=refs/heads/*", "team+ci");
    private static final TestKey RS256 = TestKey.create("rs", JwsAlgorithm.RS256);
    private static final TestKey ES256 = TestKey.create("es", JwsAlgorithm.ES256);
    private static final TestKey EDDSA = TestKey.create("ed", JwsAlgorithm.EDDSA);
    private static final TestKey OTHERS = TestKey.create("others", JwsAlgorithm.RS256);

    private final TestProvider server = TestProvider.start(RS256, ES256, EDDSA);
    private final TestProvider other = TestProvider.start(OTHERS);
    private final Provider provider = new Provider(
            "ci",
            server.issuer(),
            Optional.empty(),
            Set.of(JwsAlgorithm.RS256, JwsAlgorithm.ES256, JwsAlgorithm.EDDSA),
            Provider.DEFAULT_MAX_AGE);
    private final Provider otherProvider = Provider.of("other", other.issuer());
    private Instant now = NOW;
    private final TestDirectory directory = new TestDirectory(provider, otherProvider);
    private final Federation federation = new Federation(directory, new OutboundHosts(Set.of("localhost")), () -> now);

    @BeforeEach
    void put() {
        directory.put(APP);
    }

    @AfterEach
    void stop() {
        server.close();
        other.close();
    }

    private Map<String, Object> claims() {
        Map<String, Object> claims = new HashMap<>(Map.of(
                "iss",
                server.issuer(),
                "aud",
                AUDIENCE,
                "sub",
                "repo:org/app:ref:refs/heads/main",
                "jti",
                "one",
                "iat",
                NOW.getEpochSecond(),
                "nbf",
                NOW.getEpochSecond() - 300,
                "exp",
                NOW.getEpochSecond() + 300));
        claims.put("repository", "org/app");
        claims.put("ref", "refs/heads/main");
        return claims;
    }

    private FederatedLogin login(String token) {
        return federation.authenticate(token, Optional.empty());
    }

    private static Refused refused(String reason) {
        return new Refused("provider ci: " + reason);
    }

    static Stream<TestKey> signers() {
        return Stream.of(RS256, ES256, EDDSA);
    }

    @ParameterizedTest
    @MethodSource("signers")
    void aGoodTokenLeadsToItsRobot(TestKey signer) {
        assertThat(login(signer.sign(claims()))).isEqualTo(new Accepted(APP, "repo:org/app:ref:refs/heads/main"));
    }

    @Test
    void theKeysAreReadOnceForManyTokens() {
        assertThat(server.asked).isEmpty();
        for (int i = 0; i < 3; i++) {
            assertThat(login(RS256.sign(claims()))).isInstanceOf(Accepted.class);
        }
        assertThat(server.asked).containsExactly(TestProvider.DISCOVERY, TestProvider.JWKS);
    }

    @Test
    void aNewKeyIsFoundWithoutARestart() {
        assertThat(login(RS256.sign(claims()))).isInstanceOf(Accepted.class);
        TestKey next = TestKey.create("next", JwsAlgorithm.ES256);
        server.publish(next);
        now = NOW.plusSeconds(61);
        assertThat(login(next.sign(claims()))).isInstanceOf(Accepted.class);
        assertThat(login(RS256.sign(claims()))).isEqualTo(refused("kid"));
    }

    private static Consumer<Map<String, Object>> with(String claim, Object value) {
        return claims -> claims.put(claim, value);
    }

    private static Consumer<Map<String, Object>> without(String claim) {
        return claims -> claims.remove(claim);
    }

    private static Arguments row(Consumer<Map<String, Object>> change, String reason) {
        return Arguments.of(change, reason);
    }

    static Stream<Arguments> claimsThatAreNotGood() {
        long second = NOW.getEpochSecond();
        return Stream.of(
                row(with("aud", "https://other.example"), "app (aud)"),
                row(with("aud", List.of(AUDIENCE, "https://other.example")), "app (aud)"),
                row(without("aud"), "app (aud)"),
                row(with("exp", second - 60), "exp"),
                row(without("exp"), "exp"),
                row(with("nbf", second + 61), "nbf"),
                row(with("iat", second - 661), "iat"),
                row(with("iat", second + 61), "iat"),
                row(without("iat"), "iat"),
                row(with("repository", "org/other"), "app (repository)"),
                row(without("repository"), "app (repository)"),
                row(with("ref", "refs/pull/1/merge"), "app (ref)"),
                row(with("repository", List.of()).andThen(without("ref")), "app (repository, ref)"));
    }

    @ParameterizedTest
    @MethodSource("claimsThatAreNotGood")
    void eachClaimHasToBeGood(Consumer<Map<String, Object>> change, String reason) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        assertThat(login(RS256.sign(claims))).isEqualTo(refused(reason));
    }

    @Test
    void anIssuerThatNobodyTrustsIsNotAsked() {
        Map<String, Object> claims = claims();
        for (Object issuer : List.of(server.issuer() + "/", "", 7, List.of(server.issuer()))) {
            claims.put("iss", issuer);
            assertThat(login(RS256.sign(claims))).isEqualTo(new Refused("provider unknown: iss"));
        }
        claims.remove("iss");
        assertThat(login(RS256.sign(claims))).isEqualTo(new Refused("provider unknown: iss"));
        assertThat(server.asked).isEmpty();
    }

    @Test
    void aTokenWithoutSignatureIsNone() {
        String claims = TestKey.encode(claims()).toString();
        for (String alg : List.of("none", "None", "NONE", "")) {
            String header = TestKey.encode(Map.of("alg", alg, "kid", "rs")).toString();
            assertThat(login(header + "." + claims + ".")).isInstanceOf(Refused.class);
            assertThat(login(header + "." + claims + ".AAAA")).isInstanceOf(Refused.class);
        }
    }

    /** With the public key for a secret, in each of the forms that it is published in. */
    @Test
    void aTokenSignedWithThePublicKeyIsForged() throws Exception {
        String signed = TestKey.encode(Map.of("alg", "HS256", "kid", "rs")) + "." + TestKey.encode(claims());
        for (byte[] secret : List.of(
                RS256.pair().getPublic().getEncoded(), RS256.jwk().toString().getBytes(UTF_8))) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            Base64URL signature = Base64URL.encode(mac.doFinal(signed.getBytes(UTF_8)));
            assertThat(login(signed + "." + signature)).isEqualTo(refused("alg"));
        }
    }

    @Test
    void aKeyOfAnotherProviderSignsNothingHere() {
        assertThat(login(OTHERS.sign(claims()))).isEqualTo(refused("kid"));
        assertThat(login(OTHERS.sign(Map.of("alg", "RS256", "kid", "rs"), claims())))
                .isEqualTo(refused("signature"));
        Map<String, Object> claims = claims();
        claims.put("iss", other.issuer());
        assertThat(login(OTHERS.sign(claims))).isEqualTo(new Refused("provider other: no trust"));
    }

    @Test
    void whatTheHeaderSaysOfKeysIsNotLookedAt() {
        Map<String, Object> header = Map.of(
                "alg",
                "RS256",
                "kid",
                "stranger",
                "jku",
                other.url(TestProvider.JWKS).toString(),
                "jwk",
                OTHERS.jwk().toJSONObject());
        assertThat(login(OTHERS.sign(header, claims()))).isEqualTo(refused("kid"));
        assertThat(other.asked).isEmpty();
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of(Map.of("alg", "RS256"), "provider ci: kid"),
                Arguments.of(Map.of("alg", "RS256", "kid", "es"), "provider ci: kid"),
                Arguments.of(Map.of("alg", "ES256", "kid", "rs"), "provider ci: kid"),
                Arguments.of(Map.of("alg", "PS256", "kid", "rs"), "provider ci: alg"),
                Arguments.of(Map.of("alg", "RS256", "kid", "../rs"), "provider ci: kid"),
                Arguments.of(Map.of("kid", "rs"), "provider unknown: token"),
                Arguments.of(Map.of("alg", "RS256", "kid", "rs", "crit", List.of("exp")), "provider unknown: token"),
                Arguments.of(
                        Map.of("alg", "RS256", "kid", "rs", "b64", false, "crit", List.of("b64")),
                        "provider unknown: token"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void theHeaderHasToNameAKeyAndItsAlgorithm(Map<String, Object> header, String reason) {
        assertThat(login(RS256.sign(header, claims()))).isEqualTo(new Refused(reason));
    }

    @Test
    void whatWasChangedAfterSigningIsRefused() {
        String[] parts = RS256.sign(claims()).split("\\.", -1);
        Map<String, Object> claims = claims();
        claims.put("repository", "org/other");
        assertThat(login(parts[0] + "." + TestKey.encode(claims) + "." + parts[2]))
                .isEqualTo(refused("signature"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "a.b.c", "eyJ.eyJ.eyJ", "eyJhbGciOiJSUzI1NiJ9.Nw.AAAA", "bnVsbA.bnVsbA.AAAA"})
    void garbageIsRefused(String token) {
        assertThat(login(token)).isEqualTo(new Refused("provider unknown: token"));
    }

    @Test
    void aTokenOfTooManyCharactersIsRefused() {
        Map<String, Object> claims = claims();
        claims.put("padding", "x".repeat(16 << 10));
        assertThat(login(RS256.sign(claims))).isEqualTo(new Refused("provider unknown: token"));
    }

    @Test
    void aTokenForASingleUseIsUsedOnce() {
        Trust once = new Trust("once", "ci", AUDIENCE, TrustTest.conditions("repository=org/app"), "team+ci", true);
        directory.put(once);
        String token = RS256.sign(claims());
        assertThat(federation.explain(token).accepting()).containsExactly(once);
        assertThat(login(token)).isInstanceOf(Accepted.class);
        assertThat(login(token)).isEqualTo(new Refused("trust once: jti was used before"));
        Map<String, Object> claims = claims();
        claims.put("jti", "two");
        assertThat(login(RS256.sign(claims))).isInstanceOf(Accepted.class);
        claims.remove("jti");
        assertThat(login(RS256.sign(claims))).isEqualTo(refused("once (jti)"));
        directory.put(once, trust("often", "repository=org/app", "team+ci"));
        assertThat(login(token)).isInstanceOf(Accepted.class);
    }

    @Test
    void theRobotIsTheOneThatIsNamedOrTheOnlyOne() {
        Trust ci = trust("app", "repository=org/app", "team+ci");
        Trust deploy = trust("deploy", "repository=org/app;ref=refs/heads/main", "team+deploy");
        directory.put(ci, deploy, trust("prod", "repository=org/app;ref=refs/tags/*", "team+prod"));
        String token = RS256.sign(claims());
        assertThat(federation.authenticate(token, Optional.of("team+deploy")))
                .isEqualTo(new Accepted(deploy, "repo:org/app:ref:refs/heads/main"));
        assertThat(federation.authenticate(token, Optional.of("team+ci"))).isInstanceOf(Accepted.class);
        assertThat(federation.authenticate(token, Optional.of("team+prod"))).isInstanceOf(Refused.class);
        assertThat(federation.authenticate(token, Optional.of("team+nobody"))).isInstanceOf(Refused.class);
        assertThat(login(token)).isInstanceOf(Refused.class).asString().contains("several robots");
    }

    @Test
    void aProviderThatDoesNotAnswerIsNoReasonToRefuse() {
        server.answer(TestProvider.JWKS, 503, "");
        assertThat(login(RS256.sign(claims()))).isEqualTo(new Unavailable("ci"));
        assertThat(federation.explain(RS256.sign(claims())).failure())
                .contains(new Failure("keys", "of the provider cannot be read: localhost answered with status 503"));
        server.publish(RS256);
        now = NOW.plusSeconds(60);
        assertThat(login(RS256.sign(claims()))).isInstanceOf(Accepted.class);
    }

    @Test
    void keysOnLoopbackAreNotReadUnlessTheHostIsNamed() {
        Federation strict = new Federation(directory, new OutboundHosts(Set.of()), () -> now);
        assertThat(strict.authenticate(RS256.sign(claims()), Optional.empty())).isEqualTo(new Unavailable("ci"));
        assertThat(server.asked).isEmpty();
    }

    @Test
    void anExplanationShowsTheClaimsAndEveryConditionThatFails() {
        directory.put(
                trust("app", "repository=org/app;ref=refs/heads/*", "team+ci"),
                trust("release", "repository=org/app;ref=refs/tags/*;environment=production", "team+release"));
        String token = RS256.sign(claims());
        Explanation explanation = federation.explain(token);
        assertThat(explanation.claims()).containsEntry("repository", "org/app").containsEntry("aud", AUDIENCE);
        assertThat(explanation.provider()).contains("ci");
        assertThat(explanation.failure()).isEmpty();
        assertThat(explanation.trusts())
                .extracting(
                        match -> match.trust().name(), match -> match.failures().toString())
                .containsExactly(
                        tuple("app", "[]"),
                        tuple(
                                "release",
                                "[ref: is refs/heads/main, accepted is refs/tags/*, environment: there is no such claim]"));
        assertThat(explanation.accepting()).extracting(Trust::name).containsExactly("app");
    }

    /** Conditions are explained for a token that has ended too: it is the one that somebody has at hand. */
    @Test
    void anEndedTokenIsExplainedToo() {
        String token = RS256.sign(claims());
        now = NOW.plus(Duration.ofHours(1));
        Explanation explanation = federation.explain(token);
        assertThat(explanation.failure()).contains(new Failure("exp", "ended at 2026-11-01T12:05:00Z"));
        assertThat(explanation.trusts())
                .singleElement()
                .satisfies(match -> assertThat(match.matches()).isTrue());
        assertThat(explanation.accepting()).isEmpty();
    }

    @Test
    void neitherTokensNorClaimsAreShownByAccident() {
        String token = RS256.sign(claims());
        String[] parts = token.split("\\.", -1);
        assertThat(List.of(IdentityToken.parse(token).orElseThrow(), federation.explain(token), login(token + "x")))
                .asString()
                .doesNotContain(parts[1], parts[2], "refs/heads/main");
    }

    @ParameterizedTest
    @CsvSource({
        "eyJhbGciOiJub25lIn0.e30.AAAA, true",
        "eyJhbGciOiJub25lIn0.e30, false",
        "pass.word.eyJ, false",
        "'', false"
    })
    void aPasswordThatLooksLikeATokenIsOne(String password, boolean token) {
        assertThat(Federation.resemblesToken(password)).isEqualTo(token);
    }
}
