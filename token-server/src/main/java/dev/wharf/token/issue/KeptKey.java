package dev.wharf.token.issue;

import dev.wharf.token.storage.StoredKey;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * A key as it is kept, its certificate read.
 *
 * @param stored what the database has
 * @param certificate of its public half
 */
record KeptKey(StoredKey stored, X509Certificate certificate) {
    /** @throws GeneralSecurityException if the certificate cannot be read, or is that of another key */
    static KeptKey of(StoredKey stored) throws GeneralSecurityException {
        X509Certificate certificate = parse(stored.certificate());
        if (!KeyIds.of(certificate.getPublicKey()).rfc7638().equals(stored.id())) {
            throw new CertificateException("the certificate of " + stored + " is that of another key");
        }
        return new KeptKey(stored, certificate);
    }

    private static X509Certificate parse(String pem) throws CertificateException {
        byte[] der = Pem.CERTIFICATE.find(pem).orElseThrow(() -> new CertificateException("a certificate is expected"));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    String id() {
        return stored.id();
    }

    boolean is(StoredKey.Role role, StoredKey.State state) {
        return stored.role() == role && stored.state() == state;
    }

    /** Whether a CA has certified it. */
    boolean isBelow(KeptKey authority) {
        return certificate.getIssuerX500Principal().equals(authority.certificate.getSubjectX500Principal());
    }

    /** Whether those who verify tokens have to know it. */
    boolean isPublished() {
        return stored.role() == StoredKey.Role.SIGNING && stored.state() != StoredKey.State.REVOKED;
    }

    Optional<SigningAlgorithm> algorithm() {
        return SigningAlgorithm.of(publicKey());
    }

    PublicKey publicKey() {
        return certificate.getPublicKey();
    }

    Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }
}
