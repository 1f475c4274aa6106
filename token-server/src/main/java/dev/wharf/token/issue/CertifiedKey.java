package dev.wharf.token.issue;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Optional;

/** A private key with the certificate of its public half. */
record CertifiedKey(PrivateKey privateKey, X509Certificate certificate) {
    /** @throws GeneralSecurityException if the text does not hold a private key and a certificate */
    static CertifiedKey parse(String text) throws GeneralSecurityException {
        Optional<byte[]> key = Pem.PRIVATE_KEY.find(text);
        Optional<byte[]> der = Pem.CERTIFICATE.find(text);
        if (key.isEmpty() || der.isEmpty()) {
            throw new CertificateException("a private key and its certificate are expected");
        }
        X509Certificate certificate = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.get()));
        return of(key.get(), certificate);
    }

    /** @param key in PKCS #8 */
    static CertifiedKey of(byte[] key, X509Certificate certificate) throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm());
        return new CertifiedKey(keys.generatePrivate(new PKCS8EncodedKeySpec(key)), certificate);
    }

    /** The certificate as PEM. */
    String certificateText() throws CertificateException {
        return Pem.CERTIFICATE.encode(certificate.getEncoded());
    }

    PublicKey publicKey() {
        return certificate.getPublicKey();
    }

    Instant notBefore() {
        return certificate.getNotBefore().toInstant();
    }

    Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    @Override
    public String toString() {
        return "CertifiedKey[" + certificate.getSubjectX500Principal() + "]";
    }
}
