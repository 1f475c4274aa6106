package dev.wharf.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedKeysTest {
    private static final KeyPair FIRST = TestAuthority.ec();
    private static final KeyPair SECOND = TestAuthority.ec();
    private static final KeyPair RSA = TestAuthority.generate("RSA");

    private final TestClock clock = new TestClock();
    private final AtomicInteger reads = new AtomicInteger();
    private String published = "";
    private boolean away;
    private final TrustedKeys keys = new TrustedKeys(List.of(), Optional.of(this::read), clock, Runnable::run);

    private String read() throws IOException {
        reads.incrementAndGet();
        if (away) {
            throw new IOException("nobody is there");
        }
        return published;
    }

    private void publish(JWK... jwks) {
        published = new JWKSet(List.of(jwks)).toString();
    }

    private static ECKey jwk(KeyPair keys, String id) {
        return new ECKey.Builder(Curve.P_256, (ECPublicKey) keys.getPublic())
                .keyID(id)
                .build();
    }

    @Test
    void findsKeysByAllTheirNames() {
        publish(jwk(FIRST, "first"), new RSAKey.Builder((RSAPublicKey) RSA.getPublic()).build());
        for (String id : List.of(
                "first",
                KeyIds.fingerprint(FIRST.getPublic()),
                KeyIds.thumbprint(FIRST.getPublic()).orElseThrow())) {
            assertThat(keys.find(id)).map(TrustedKey::key).contains(FIRST.getPublic());
        }
        assertThat(keys.find(KeyIds.fingerprint(RSA.getPublic())))
                .map(TrustedKey::key)
                .contains(RSA.getPublic());
        assertThat(keys.find("")).isEmpty();
    }

    @Test
    void passesOverWhatVerifiesNothing() {
        publish(
                new OctetSequenceKey.Builder(new byte[32]).keyID("secret").build(),
                new ECKey.Builder(jwk(SECOND, "encryption"))
                        .keyUse(KeyUse.ENCRYPTION)
                        .build(),
                jwk(FIRST, "first"));
        assertThat(keys.find("secret")).isEmpty();
        assertThat(keys.find("encryption")).isEmpty();
        assertThat(keys.find("first")).isPresent();
    }

    @Test
    void readsAtOnceForAnUnknownKeyButNotForEachOne() {
        publish(jwk(FIRST, "first"));
        assertThat(keys.find("first")).isPresent();
        publish(jwk(FIRST, "first"), jwk(SECOND, "second"));
        assertThat(keys.find("second")).isPresent();
        assertThat(reads).hasValue(2);
        for (int i = 0; i < 100; i++) {
            assertThat(keys.find("made up " + i)).isEmpty();
        }
        assertThat(reads).hasValue(1 + 10);

        publish(jwk(SECOND, "third"));
        clock.advance(Duration.ofMillis(999));
        assertThat(keys.find("third")).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(keys.find("third")).isPresent();
        assertThat(keys.find("fourth")).isEmpty();
        assertThat(reads).hasValue(1 + 10 + 1);
    }

    @Test
    void readsWhenTheKeysAreOld() {
        publish(jwk(FIRST, "first"));
        assertThat(keys.find("first")).isPresent();
        long generation = keys.generation();
        publish(jwk(SECOND, "second"));
        clock.advance(Duration.ofMinutes(4));
        assertThat(keys.find("first")).isPresent();
        assertThat(keys.generation()).isEqualTo(generation);
        clock.advance(Duration.ofMinutes(1));
        assertThat(keys.generation()).isNotEqualTo(generation);
        assertThat(keys.find("first")).isEmpty();
        assertThat(keys.find("second")).isPresent();
    }

    @Test
    void keepsTheGenerationWhileTheKeysAreTheSame() {
        publish(jwk(FIRST, "first"));
        keys.refreshIfOld();
        long generation = keys.generation();
        clock.advance(Duration.ofMinutes(10));
        assertThat(keys.generation()).isEqualTo(generation);
        assertThat(reads).hasValue(2);
    }

    @Test
    void keepsTheLastGoodKeys() {
        publish(jwk(FIRST, "first"));
        assertThat(keys.find("first")).isPresent();
        away = true;
        clock.advance(Duration.ofDays(1));
        assertThat(keys.find("first")).isPresent();
        away = false;
        published = "<html>";
        clock.advance(Duration.ofDays(1));
        assertThat(keys.find("first")).isPresent();
    }

    @Test
    void startsBeforeTheTokenServer() {
        away = true;
        keys.refreshIfOld();
        assertThat(keys.find("first")).isEmpty();
        away = false;
        publish(jwk(FIRST, "first"));
        clock.advance(Duration.ofSeconds(1));
        assertThat(keys.find("first")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"keys\":null}",
                "{\"keys\":[null]}",
                "{\"keys\":[{\"kty\":\"EC\"}]}",
                "\"x\""
            })
    void survivesGarbage(String json) {
        published = json;
        assertThat(keys.find("first")).isEmpty();
    }

    @Test
    void usesAKeyOnlyForItsAlgorithm() {
        publish(new ECKey.Builder(jwk(FIRST, "first"))
                .algorithm(JWSAlgorithm.ES384)
                .build());
        TokenVerifier verifier = new TokenVerifier(
                TestToken.ISSUER,
                TestToken.SERVICE,
                new CertificateRoots(List.of()),
                keys,
                TokenVerifier.ALGORITHMS,
                new Revocations(),
                clock);
        String token = new TestToken().header("kid", "first").sign(FIRST);
        assertThat(verifier.verify(token)).isEmpty();
        publish(jwk(FIRST, "first"));
        clock.advance(Duration.ofMinutes(5));
        assertThat(verifier.verify(token)).isPresent();
        publish(jwk(SECOND, "second"));
        clock.advance(Duration.ofMinutes(5));
        assertThat(verifier.verify(token)).isEmpty();
    }
}
