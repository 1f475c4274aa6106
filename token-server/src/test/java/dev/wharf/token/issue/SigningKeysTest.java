package dev.wharf.token.issue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SigningKeysTest {
    private static final Duration LONGEST_TOKEN = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-01T12:00:00Z"));

    @TempDir
    Path data;

    // files

    @Test
    void the_first_start_makes_all_files_and_keeps_secrets_to_the_owner() throws IOException {
        open();
        assertThat(permissions("keys")).isEqualTo("rwx------");
        assertThat(permissions("keys/ca.pem")).isEqualTo("rw-------");
        assertThat(signingFiles())
                .singleElement()
                .satisfies(file -> assertThat(permissions("keys/" + file)).isEqualTo("rw-------"));
        assertThat(permissions("ca.pem")).isEqualTo("rw-r--r--");
        assertThat(data.resolve("ca.pem")).content().doesNotContain("PRIVATE").isEqualTo(open().caPem());
    }

    @Test
    void a_later_start_finds_the_same_keys() {
        SigningKeys first = open();
        SigningKeys second = open();
        assertThat(second.caPem()).isEqualTo(first.caPem());
        assertThat(second.jwks()).isEqualTo(first.jwks());
        assertThat(second.active().ids()).isEqualTo(first.active().ids());
    }

    @Test
    void a_first_start_that_was_cut_short_is_made_good() throws IOException {
        String ca = open().caPem();
        String cut = signingFiles().getFirst();
        Files.move(data.resolve("keys/" + cut), data.resolve("keys/" + cut + ".new"));
        Files.delete(data.resolve("ca.pem"));

        SigningKeys keys = open();
        assertThat(keys.caPem()).isEqualTo(ca);
        assertThat(data.resolve("ca.pem")).content().isEqualTo(ca);
        assertThat(signingFiles()).hasSize(1).doesNotContain(cut);
        assertThat(data.resolve("keys/" + cut + ".new")).doesNotExist();
    }

    @Test
    void without_its_keys_the_deployment_gets_a_new_ca() throws IOException {
        String ca = open().caPem();
        Files.move(data.resolve("keys"), data.resolve("keys-old"));
        assertThat(open().caPem()).isNotEqualTo(ca);
        assertThat(data.resolve("ca.pem")).content().isEqualTo(open().caPem());
    }

    @Test
    void a_damaged_file_is_named_and_kept() throws IOException {
        open();
        Files.writeString(
                data.resolve("keys/ca.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(this::open)
                .isInstanceOf(SigningKeysException.class)
                .hasMessageContaining(data.resolve("keys/ca.pem") + " is damaged")
                .hasMessageNotContaining("\n");
        assertThat(data.resolve("keys/ca.pem")).content().contains("AAAA");

        Files.writeString(
                data.resolve("keys/ca.pem"),
                Pem.PRIVATE_KEY.encode(new byte[] {1}) + Pem.CERTIFICATE.encode(new byte[] {1}));
        assertThatThrownBy(this::open).isInstanceOf(SigningKeysException.class).hasMessageContaining("is damaged");
    }

    @Test
    void a_directory_that_is_not_there_is_named() {
        Path missing = data.resolve("missing");
        assertThatThrownBy(() -> SigningKeys.open(missing, SigningAlgorithm.ES256, LONGEST_TOKEN, clock, RANDOM))
                .isInstanceOf(SigningKeysException.class)
                .hasMessageContaining("NoSuchFileException: " + missing);
    }

    // certificates

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void the_certificates_are_such_as_go_verifies(SigningAlgorithm algorithm) throws Exception {
        SigningKeys keys = open(algorithm);
        X509Certificate ca = certificate(keys.caPem());
        assertThat(ca.getBasicConstraints()).isEqualTo(0);
        assertThat(ca.getKeyUsage()[5]).as("keyCertSign").isTrue();
        assertThat(ca.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(ca.getSerialNumber().signum()).isPositive();
        assertThat(ca.getNotBefore()).isEqualTo(Date.from(clock.instant().minus(Duration.ofHours(1))));
        assertThat(ca.getNotAfter()).isAfter(Date.from(clock.instant().plus(Duration.ofDays(3652))));
        ca.verify(ca.getPublicKey());

        X509Certificate leaf = keys.active().key().certificate();
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getKeyUsage()[0]).as("digitalSignature").isTrue();
        assertThat(leaf.getKeyUsage()[5]).as("keyCertSign").isFalse();
        assertThat(leaf.getSerialNumber().signum()).isPositive();
        assertThat(leaf.getNotBefore()).isEqualTo(Date.from(clock.instant().minus(Duration.ofHours(1))));
        assertThat(leaf.getNotAfter()).isEqualTo(Date.from(clock.instant().plus(Duration.ofDays(90))));

        PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(ca, null)));
        trust.setRevocationEnabled(false);
        trust.setDate(Date.from(clock.instant()));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), trust);
    }

    /** One key in 128 would have an id that registry 3.x computes differently. */
    @Test
    void no_coordinate_of_an_ec_key_starts_with_zero() throws Exception {
        for (int i = 0; i < 1000; i++) {
            ECPublicKey key =
                    (ECPublicKey) SigningAlgorithm.ES256.newKey(RANDOM).getPublic();
            assertThat(key.getW().getAffineX().bitLength()).isGreaterThan(248);
            assertThat(key.getW().getAffineY().bitLength()).isGreaterThan(248);
        }
    }

    // published keys

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void each_key_is_published_under_both_of_its_ids(SigningAlgorithm algorithm) throws Exception {
        SigningKeys keys = open(algorithm);
        assertThat(keys.jwks()).doesNotContain("\"d\"");
        List<JWK> published = JWKSet.parse(keys.jwks()).getKeys();
        assertThat(published)
                .extracting(JWK::getKeyID)
                .containsExactly(
                        keys.active().ids().rfc7638(), keys.active().ids().libtrust());
        assertThat(published).allSatisfy(key -> {
            assertThat(key.getKeyUse()).isEqualTo(KeyUse.SIGNATURE);
            assertThat(key.getAlgorithm().getName()).isEqualTo(algorithm.label());
            assertThat(key.computeThumbprint().toString())
                    .isEqualTo(keys.active().ids().rfc7638());
        });
        assertThat(keys.active().ids().libtrust()).matches("([A-Z2-7]{4}:){11}[A-Z2-7]{4}");
    }

    // rotation

    @Test
    void a_key_is_replaced_in_time_without_a_gap() throws Exception {
        SigningKeys keys = open();
        String first = id(keys);

        after(keys, Duration.ofDays(60));
        assertThat(id(keys)).isEqualTo(first);
        assertThat(publishedIds(keys)).containsExactly(first);

        after(keys, Duration.ofSeconds(1));
        assertThat(id(keys)).as("the next is published before it signs").isEqualTo(first);
        assertThat(publishedIds(keys)).hasSize(2).contains(first);

        after(keys, Duration.ofHours(23));
        assertThat(id(keys)).isEqualTo(first);

        after(keys, Duration.ofHours(1));
        String second = id(keys);
        assertThat(second).isNotEqualTo(first);
        assertThat(publishedIds(keys)).as("tokens of the first are still out").containsExactlyInAnyOrder(first, second);
        assertThat(id(open())).as("a restart changes nothing").isEqualTo(second);

        after(keys, LONGEST_TOKEN.plus(Duration.ofMinutes(11)));
        assertThat(publishedIds(keys)).containsExactly(second);
        assertThat(signingFiles()).hasSize(1);
    }

    @Test
    void through_the_years_every_token_is_signed_by_a_key_that_outlives_it_and_is_known_since_a_day() throws Exception {
        SigningKeys keys = open();
        Set<String> yesterday = publishedIds(keys);
        for (int day = 0; day < 1000; day++) {
            after(keys, Duration.ofDays(1));
            assertThat(yesterday).contains(id(keys));
            assertThat(keys.active().key().notAfter()).isAfter(clock.instant().plus(Duration.ofDays(28)));
            yesterday = publishedIds(keys);
            assertThat(yesterday.size()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void after_a_long_sleep_there_is_a_new_key_at_once() throws Exception {
        String first = id(open());
        clock.advance(Duration.ofDays(200));
        SigningKeys keys = open();
        assertThat(id(keys)).isNotEqualTo(first);
        assertThat(publishedIds(keys)).containsExactly(id(keys));
    }

    @Test
    void another_algorithm_signs_at_once_and_the_old_key_stays_published() throws Exception {
        String ec = id(open(SigningAlgorithm.ES256));
        SigningKeys keys = open(SigningAlgorithm.RS256);
        String rsa = id(keys);
        assertThat(rsa).isNotEqualTo(ec);
        assertThat(publishedIds(keys)).containsExactlyInAnyOrder(ec, rsa);
        assertThat(id(open(SigningAlgorithm.ES256))).isEqualTo(ec);
    }

    @Test
    void signing_keys_end_with_the_ca_and_then_the_server_says_so() throws Exception {
        SigningKeys keys = open();
        clock.advance(Duration.ofDays(3653).minusHours(3));
        after(keys, Duration.ofHours(1));
        after(keys, Duration.ZERO);
        assertThat(keys.active().key().notAfter())
                .isEqualTo(certificate(keys.caPem()).getNotAfter().toInstant());
        assertThat(signingFiles()).as("no key a day while the CA ends").hasSize(1);

        clock.advance(Duration.ofHours(2));
        assertThatThrownBy(keys::renew)
                .isInstanceOf(SigningKeysException.class)
                .hasMessageContaining("the CA has ended");
        assertThatThrownBy(this::open).isInstanceOf(SigningKeysException.class).hasMessageContaining("keys away");
    }

    private SigningKeys open() {
        return open(SigningAlgorithm.ES256);
    }

    private SigningKeys open(SigningAlgorithm algorithm) {
        return SigningKeys.open(data, algorithm, LONGEST_TOKEN, clock, RANDOM);
    }

    private void after(SigningKeys keys, Duration duration) {
        clock.advance(duration);
        keys.renew();
    }

    private static String id(SigningKeys keys) {
        return keys.active().ids().rfc7638();
    }

    private static Set<String> publishedIds(SigningKeys keys) throws Exception {
        return Set.copyOf(JWKSet.parse(keys.jwks()).getKeys().stream()
                .map(JWK::getKeyID)
                .filter(id -> !id.contains(":"))
                .toList());
    }

    private static X509Certificate certificate(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
    }

    private List<String> signingFiles() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("keys"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("signing-"))
                    .toList();
        }
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file)));
    }
}
