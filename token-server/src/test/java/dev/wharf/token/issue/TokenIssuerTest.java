package dev.wharf.token.issue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.wharf.model.Access;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.token.service.HeaderProfile;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TokenIssuerTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration QUARTER = Duration.ofMinutes(15);

    // 2026-11-01T12:00:00Z is 1793534400 seconds after the epoch; the half second must not show.
    private final InMemoryKeys database = new InMemoryKeys();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-01T12:00:00.500Z"));

    @TempDir
    Path data;

    @ParameterizedTest
    @CsvSource({"PT59S", "PT0S", "PT-1H", "PT60.5S"})
    void a_lifetime_that_clients_misread_is_refused(Duration lifetime) {
        ProfiledIssuer issuer = issuer(SigningAlgorithm.ES256, HeaderProfile.X5C);
        assertThatThrownBy(() -> issuer.issue("alice", "registry", List.of(), Optional.empty(), lifetime))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The claims byte by byte: Go's decoders refuse the whole token for one wrong JSON type. */
    @Test
    void the_claims_have_the_types_that_every_verifier_reads() {
        ProfiledIssuer issuer = issuer(SigningAlgorithm.ES256, HeaderProfile.X5C);
        IssuedToken token = issuer.issue(
                "alice",
                "wharf-registry",
                List.of(
                        new Access("repository", "a/b", List.of("pull", "push")),
                        new Access("registry", "catalog", List.of("*"))),
                Optional.of(new VisibleRepositories(
                        List.of(RepositoryPattern.parse("a/**")), List.of(RepositoryPattern.parse("a/x-*")), true)),
                QUARTER);

        assertThat(token.id()).matches("[A-Za-z0-9_-]{22}");
        List<String> members = List.of(
                "\"iss\":\"wharf\"",
                "\"sub\":\"alice\"",
                "\"aud\":\"wharf-registry\"",
                "\"exp\":1793535300",
                "\"nbf\":1793534390",
                "\"iat\":1793534390",
                "\"jti\":\"" + token.id() + "\"",
                "\"access\":[{\"type\":\"repository\",\"name\":\"a/b\",\"actions\":[\"pull\",\"push\"]},"
                        + "{\"type\":\"registry\",\"name\":\"catalog\",\"actions\":[\"*\"]}]",
                "\"wharf_as_of\":1793534398765",
                "\"wharf_visible\":{\"allow\":[\"a/**\"],\"deny\":[\"a/x-*\"],\"complete\":true}");
        assertThat(part(token, 1).length()).isEqualTo(String.join(",", members).length() + 2);
        assertThat(part(token, 1)).contains(members);
        assertThat(token.issuedAt()).isEqualTo("2026-11-01T12:00:00Z");
        assertThat(token.lifetime()).isEqualTo(QUARTER);
        assertThat(token.access()).hasSize(2);
        assertThat(token).asString().doesNotContain(token.value());
    }

    @Test
    void an_anonymous_token_that_grants_nothing_has_an_empty_subject_and_an_empty_list() {
        IssuedToken token = issuer(SigningAlgorithm.ES256, HeaderProfile.X5C)
                .issue("", "wharf-registry", List.of(), Optional.empty(), TokenIssuer.SHORTEST);
        assertThat(part(token, 1))
                .contains("\"sub\":\"\"", "\"access\":[]", "\"exp\":1793534460,")
                .doesNotContain("wharf_visible");
    }

    @Test
    void no_two_tokens_have_one_id() {
        ProfiledIssuer issuer = issuer(SigningAlgorithm.EDDSA, HeaderProfile.KID_RFC7638);
        assertThat(IntStream.range(0, 100)
                        .mapToObj(_ -> issuer.issue("", "r", List.of(), Optional.empty(), QUARTER)
                                .id()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void the_header_names_the_key_as_the_profile_says(SigningAlgorithm algorithm) throws Exception {
        KeyIds ids = keys(algorithm).active().ids();
        byte[] leaf = keys(algorithm).active().key().certificate().getEncoded();

        assertThat(part(issue(algorithm, HeaderProfile.KID_RFC7638), 0))
                .isEqualTo("{\"kid\":\"%s\",\"typ\":\"JWT\",\"alg\":\"%s\"}", ids.rfc7638(), algorithm.label());
        assertThat(part(issue(algorithm, HeaderProfile.KID_LIBTRUST), 0))
                .isEqualTo("{\"kid\":\"%s\",\"typ\":\"JWT\",\"alg\":\"%s\"}", ids.libtrust(), algorithm.label());
        assertThat(part(issue(algorithm, HeaderProfile.X5C), 0).replace("\\/", "/"))
                .contains("\"x5c\":[\"" + Base64.getEncoder().encodeToString(leaf) + "\"]")
                .contains("\"kid\":\"" + ids.rfc7638() + "\"")
                .contains("\"typ\":\"JWT\"")
                .contains("\"alg\":\"" + algorithm.label() + "\"")
                .doesNotContain("\"jwk\"");
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void the_platform_verifies_the_signature_with_the_certificate_in_the_header(SigningAlgorithm algorithm)
            throws Exception {
        String token = issue(algorithm, HeaderProfile.X5C).value();
        byte[] der =
                SignedJWT.parse(token).getHeader().getX509CertChain().getFirst().decode();
        X509Certificate leaf = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        int end = token.lastIndexOf('.');
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(end + 1));

        Signature verifier = Signature.getInstance(algorithm.signature());
        verifier.initVerify(leaf);
        verifier.update(token.substring(0, end).getBytes(UTF_8));
        assertThat(verifier.verify(signature)).isTrue();

        verifier.update(token.substring(0, end).replace('.', ',').getBytes(UTF_8));
        assertThat(verifier.verify(signature)).isFalse();
    }

    @Test
    void nimbus_verifies_the_signature_with_the_published_key() throws Exception {
        for (SigningAlgorithm algorithm : List.of(SigningAlgorithm.ES256, SigningAlgorithm.RS256)) {
            SignedJWT token =
                    SignedJWT.parse(issue(algorithm, HeaderProfile.KID_LIBTRUST).value());
            JWSVerifier verifier = switch (keys(algorithm).active().key().publicKey()) {
                case ECPublicKey key -> new ECDSAVerifier(key);
                case RSAPublicKey key -> new RSASSAVerifier(key);
                default -> throw new AssertionError();
            };
            assertThat(token.verify(verifier)).isTrue();
        }
    }

    /** nginx and others refuse header lines above 8 KiB. */
    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void a_token_fits_into_a_header_line(SigningAlgorithm algorithm) {
        List<Access> access = IntStream.range(0, 20)
                .mapToObj(i -> new Access("repository", "some/team/application-" + i, List.of("pull", "push")))
                .toList();
        IssuedToken token = issuer(algorithm, HeaderProfile.X5C)
                .issue("alice", "wharf-registry", access, Optional.empty(), QUARTER);
        assertThat(token.value().length()).isLessThan(8000);
    }

    private IssuedToken issue(SigningAlgorithm algorithm, HeaderProfile profile) {
        return issuer(algorithm, profile).issue("alice", "wharf-registry", List.of(), Optional.empty(), QUARTER);
    }

    private ProfiledIssuer issuer(SigningAlgorithm algorithm, HeaderProfile profile) {
        return new ProfiledIssuer(keys(algorithm), profile, "wharf", clock, RANDOM);
    }

    private SigningKeys keys(SigningAlgorithm algorithm) {
        return database.open(data, InMemoryKeys.rotation(algorithm, Duration.ofHours(1)), clock);
    }

    private static String part(IssuedToken token, int index) {
        return new String(Base64.getUrlDecoder().decode(token.value().split("\\.", -1)[index]), UTF_8);
    }
}
