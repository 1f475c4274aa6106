package dev.wharf.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Access;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token says: good ones, and every way to say it that has fooled a verifier. */
class TokenVerifierTest extends TokenVerifierFixture {
    @Test
    void saysWhatAGoodTokenSays() {
        String token = good().granting("repository:foo/bar:pull,push", "registry:catalog:*")
                .sign(SIGNER);
        VerifiedToken good = verifier.verify(token).orElseThrow();
        assertThat(good.subject()).isEqualTo("alice");
        assertThat(good.access().entries())
                .containsExactly(
                        new Access("repository", "foo/bar", List.of("pull", "push")),
                        new Access("registry", "catalog", List.of("*")));
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        refused(good().header("crit", List.of("exp")).sign(SIGNER));
        refused(good().header("crit", List.of("b64")).header("b64", false).sign(SIGNER));
        refused(good().header("b64", false).header("crit", List.of("b64")).sign(SIGNER));
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
        assertThat(verifier.verify(token).orElseThrow().access().entries())
                .containsExactly(
                        new Access("repository", "a", List.of("pull")),
                        new Access("repository", "b", List.of()),
                        new Access("repository", "e", List.of("pull")));
        for (Object access : List.of("text", 1, Map.of())) {
            assertThat(verifier.verify(good().claim("access", access).sign(SIGNER))
                            .orElseThrow()
                            .access()
                            .entries())
                    .isEmpty();
        }
        assertThat(verifier.verify(good().claim("access", null).sign(SIGNER))
                        .orElseThrow()
                        .access()
                        .entries())
                .isEmpty();
    }
}
