package dev.wharf.it;

import dev.wharf.registry.auth.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * The keys of a token server of whose private halves the test knows too: laid where an older version kept them, they
 * are taken over at the first start.
 */
final class SeededKeys {
    private SeededKeys() {}

    /**
     * Makes a CA and a signing key for a token server that was never started.
     *
     * @param copy the folder in which the signing key stays readable
     */
    static void write(Path home, Path copy) throws IOException {
        Instant from = Instant.now().minus(Duration.ofHours(1));
        Instant until = from.plus(Duration.ofDays(80));
        TestAuthority authority = TestAuthority.create("seeded CA", from, until.plus(Duration.ofDays(300)));
        KeyPair signer = TestAuthority.ec();
        String signing = text(signer.getPrivate(), authority.certify(signer.getPublic(), from, until));
        Path keys = Files.createDirectories(home.resolve("keys"));
        Files.writeString(keys.resolve("ca.pem"), text(authority.keys().getPrivate(), authority.certificate()));
        Files.writeString(keys.resolve("signing-1.pem"), signing);
        Files.writeString(Files.createDirectories(copy).resolve("signing-1.pem"), signing);
    }

    private static String text(PrivateKey key, X509Certificate certificate) {
        String base64 = Base64.getMimeEncoder().encodeToString(key.getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n"
                + TestAuthority.pem(certificate);
    }
}
