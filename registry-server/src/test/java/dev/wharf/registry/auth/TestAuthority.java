package dev.wharf.registry.auth;

import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority, and what it signs. */
public record TestAuthority(KeyPair keys, X509Certificate certificate) {
    /** The time around which all certificates are valid. */
    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static final Duration YEAR = Duration.ofDays(365);

    /** An authority that signs itself. */
    public static TestAuthority create(String name) {
        return create(name, NOW.minus(YEAR), NOW.plus(YEAR));
    }

    /** An authority that signs itself, and ends. */
    public static TestAuthority create(String name, Instant from, Instant until) {
        return selfSigned(ec(), name, from, until);
    }

    /** A certificate that a key signs for itself. */
    static TestAuthority selfSigned(KeyPair keys, String name, Instant from, Instant until) {
        return new TestAuthority(keys, sign(keys, name, keys.getPublic(), name, true, from, until));
    }

    /** An authority below this one. */
    TestAuthority intermediate(String name) {
        KeyPair below = ec();
        return new TestAuthority(
                below, sign(keys, issuer(), below.getPublic(), name, true, NOW.minus(YEAR), NOW.plus(YEAR)));
    }

    /** A certificate for a key that signs tokens. */
    public X509Certificate certify(PublicKey key) {
        return certify(key, NOW.minus(YEAR), NOW.plus(YEAR));
    }

    /** A certificate for a key that signs tokens between two times. */
    public X509Certificate certify(PublicKey key, Instant from, Instant until) {
        return sign(keys, issuer(), key, "leaf", false, from, until);
    }

    private String issuer() {
        return certificate.getSubjectX500Principal().getName().substring("CN=".length());
    }

    /** A P-256 key. */
    public static KeyPair ec() {
        return ec("secp256r1");
    }

    static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair generate(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate in PEM. */
    public static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate sign(
            KeyPair signer,
            String issuer,
            PublicKey key,
            String subject,
            boolean authority,
            Instant from,
            Instant until) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name("CN=" + issuer),
                    BigInteger.ONE,
                    Date.from(from),
                    Date.from(until),
                    new X500Name("CN=" + subject),
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(algorithm(signer)).build(signer.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        } catch (CertIOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String algorithm(KeyPair signer) {
        return signer.getPrivate().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }
}
