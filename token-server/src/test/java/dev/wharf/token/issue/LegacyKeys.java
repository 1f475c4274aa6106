package dev.wharf.token.issue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;

/** The files in which versions before the database kept the keys. */
final class LegacyKeys {
    private final Path directory;
    private final CertificateMaker maker = new CertificateMaker(new SecureRandom());
    private final CertifiedKey authority;

    LegacyKeys(Path data, Instant now) throws Exception {
        directory = Files.createDirectories(data.resolve("keys"));
        authority = maker.newAuthority(now);
        Files.writeString(directory.resolve("ca.pem"), text(authority));
        Files.writeString(data.resolve("ca.pem"), authority.certificateText());
    }

    /** The PEM of the CA. */
    String caPem() throws Exception {
        return authority.certificateText();
    }

    /** A signing key made at a time; returns its id. */
    String signing(SigningAlgorithm algorithm, Instant made) throws Exception {
        CertifiedKey key = maker.newSigningKey(authority, algorithm, made);
        String serial = key.certificate().getSerialNumber().toString(16);
        Files.writeString(directory.resolve("signing-" + serial + ".pem"), text(key));
        return KeyIds.of(key.publicKey()).rfc7638();
    }

    private static String text(CertifiedKey key) throws Exception {
        return Pem.PRIVATE_KEY.encode(key.privateKey().getEncoded()) + key.certificateText();
    }
}
