package dev.wharf.token.issue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import dev.wharf.token.storage.StoredKey;
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
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SigningKeysTest {
    private static final Rotation ROTATION = InMemoryKeys.rotation(SigningAlgorithm.ES256, Duration.ofHours(1));
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String OTHER_SECRET = "another secret of 32 characters!";

    private final InMemoryKeys database = new InMemoryKeys();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-01T12:00:00Z"));

    @TempDir
    Path data;

    // files

    @Test
    void the_first_start_publishes_the_ca_and_writes_no_private_key() throws IOException {
        SigningKeys keys = open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("ca.pem"))))
                .isEqualTo("rw-r--r--");
        assertThat(data.resolve("ca.pem")).content().isEqualTo(keys.caPem()).doesNotContain("PRIVATE");
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).containsExactly(data.resolve("ca.pem"));
        }
        String key = Base64.getEncoder()
                .encodeToString(keys.active().key().privateKey().getEncoded());
        assertThat(database.list()).hasSize(2).allSatisfy(stored -> {
            assertThat(stored.sealed()).startsWith("v1.").doesNotContain(key.substring(20));
            assertThat(stored.certificate()).doesNotContain("PRIVATE");
        });
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
    void the_published_ca_is_made_good() throws IOException {
        String ca = open().caPem();
        Files.delete(data.resolve("ca.pem"));
        open();
        assertThat(data.resolve("ca.pem")).content().isEqualTo(ca);
        Files.writeString(data.resolve("ca.pem"), "another");
        open();
        assertThat(data.resolve("ca.pem")).content().isEqualTo(ca);
    }

    @Test
    void a_directory_that_is_not_there_is_named() {
        Path missing = data.resolve("missing");
        assertThatThrownBy(() -> database.open(missing, ROTATION, clock))
                .isInstanceOf(SigningKeysException.class)
                .hasMessageContaining("NoSuchFileException: " + missing);
    }

    // encryption

    @Test
    void another_encryption_key_is_refused_and_changes_nothing() {
        SigningKeys keys = open();
        List<StoredKey> before = database.list();
        assertThatThrownBy(() -> database.open(data, ROTATION, clock, OTHER_SECRET, false))
                .isInstanceOf(SigningKeysException.class)
                .hasMessageContaining("encrypted with another key than the key of the test")
                .hasMessageContaining("keys.discard")
                .hasMessageNotContaining("\n");
        assertThat(database.list()).isEqualTo(before);
        assertThat(open().caPem()).isEqualTo(keys.caPem());
    }

    @Test
    void keys_are_given_up_only_when_they_cannot_be_opened() {
        String ca = open().caPem();
        assertThat(database.open(data, ROTATION, clock, InMemoryKeys.SECRET, true)
                        .caPem())
                .isEqualTo(ca);
        SigningKeys others = database.open(data, ROTATION, clock, OTHER_SECRET, true);
        assertThat(others.caPem()).isNotEqualTo(ca);
        assertThat(data.resolve("ca.pem")).content().isEqualTo(others.caPem());
        assertThat(database.list()).hasSize(2);
    }

    @Test
    void a_private_key_is_good_in_its_own_row_alone() {
        open();
        StoredKey signing = database.list().stream()
                .filter(key -> key.role() == StoredKey.Role.SIGNING)
                .findFirst()
                .orElseThrow();
        StoredKey other = database.list().stream()
                .filter(key -> !key.equals(signing))
                .findFirst()
                .orElseThrow();
        replace(new StoredKey(
                signing.id(), signing.role(), signing.state(), signing.certificate(), other.sealed(), signing.times()));
        assertThatThrownBy(this::open).isInstanceOf(SigningKeysException.class).hasMessageContaining("encrypted with");

        replace(new StoredKey(
                signing.id(), signing.role(), signing.state(), other.certificate(), signing.sealed(), signing.times()));
        assertThatThrownBy(this::open)
                .isInstanceOf(SigningKeysException.class)
                .hasMessageContaining("is that of another key");
    }

    private void replace(StoredKey key) {
        database.commit(() -> {
            database.lock();
            database.put(key);
            return key;
        });
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

    @Test
    void the_bundle_holds_the_ca_and_every_published_key() {
        SigningKeys keys = open();
        keys.rotate(false);
        assertThat(keys.bundlePem()).startsWith(keys.caPem()).doesNotContain("PRIVATE");
        assertThat(keys.bundlePem().split("BEGIN CERTIFICATE", -1)).hasSize(1 + 3);
    }

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

    private SigningKeys open() {
        return open(SigningAlgorithm.ES256);
    }

    private SigningKeys open(SigningAlgorithm algorithm) {
        return database.open(data, InMemoryKeys.rotation(algorithm, Duration.ofHours(1)), clock);
    }

    private static X509Certificate certificate(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
    }
}
