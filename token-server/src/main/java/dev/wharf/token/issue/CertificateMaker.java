package dev.wharf.token.issue;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes the deployment's own CA and the signing certificates below it, such as Go's verifier takes. */
final class CertificateMaker {
    /** Certificates are valid from an hour before they are made, for verifiers whose clocks are late. */
    static final Duration BACKDATED = Duration.ofHours(1);

    static final Duration SIGNING_LIFETIME = Duration.ofDays(90);
    static final Duration CA_LIFETIME = Duration.ofDays(3653);

    private static final String CA_SIGNATURE = "SHA256withECDSA";
    private static final int SERIAL_BITS = 127; // positive, at most 20 bytes, never zero in practice

    private final SecureRandom random;

    CertificateMaker(SecureRandom random) {
        this.random = random;
    }

    /** A new CA: P-256, whatever the tokens are signed with, because every verifier can do it. */
    CertifiedKey newAuthority(Instant now) throws GeneralSecurityException, IOException {
        KeyPair keys = SigningAlgorithm.ES256.newKey(random);
        BigInteger serial = newSerial();
        X500Name name = name("Wharf token CA", serial);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                serial,
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(CA_LIFETIME)),
                name,
                keys.getPublic());
        JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(keys.getPublic()));
        return new CertifiedKey(keys.getPrivate(), sign(builder, keys.getPrivate()));
    }

    /** A new signing key below the CA, and never valid for longer than that. */
    CertifiedKey newSigningKey(CertifiedKey authority, SigningAlgorithm algorithm, Instant now)
            throws GeneralSecurityException, IOException {
        KeyPair keys = algorithm.newKey(random);
        BigInteger serial = newSerial();
        Instant end = now.plus(SIGNING_LIFETIME);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                authority.certificate(),
                serial,
                Date.from(now.minus(BACKDATED)),
                Date.from(end.isBefore(authority.notAfter()) ? end : authority.notAfter()),
                name("Wharf token signing", serial),
                keys.getPublic());
        JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(keys.getPublic()));
        builder.addExtension(
                Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(authority.publicKey()));
        return new CertifiedKey(keys.getPrivate(), sign(builder, authority.privateKey()));
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(CA_SIGNATURE).build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private BigInteger newSerial() {
        return new BigInteger(SERIAL_BITS, random);
    }

    /** With part of the serial number, so that the CAs of two deployments never have one name. */
    private static X500Name name(String role, BigInteger serial) {
        return new X500Name("CN=" + role + " " + "%08x".formatted(serial.intValue()));
    }
}
