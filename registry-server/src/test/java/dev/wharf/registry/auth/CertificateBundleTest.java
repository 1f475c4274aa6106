package dev.wharf.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.server.settings.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateBundleTest {
    @TempDir
    private Path directory;

    @Test
    void readsCertificatesAndNothingElse() throws IOException {
        TestAuthority one = TestAuthority.create("one");
        TestAuthority two = TestAuthority.create("two");
        Path file = write("text\n" + TestAuthority.pem(one.certificate())
                + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
                + TestAuthority.pem(two.certificate()).replace("\r", ""));
        assertThat(CertificateBundle.read(file)).containsExactly(one.certificate(), two.certificate());
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertRefused(directory.resolve("none.pem"), "there is no such file");
        assertRefused(directory, "cannot be read");
        assertRefused(write(""), "holds no certificate");
        assertRefused(
                write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "holds a broken certificate");
        assertRefused(
                write("-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n"), "holds a broken certificate");
    }

    private static void assertRefused(Path file, String words) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> CertificateBundle.read(file))
                .withMessageStartingWith("auth.token.rootcertbundle: " + file)
                .withMessageContaining(words);
    }

    private Path write(String content) throws IOException {
        return Files.writeString(directory.resolve("bundle.pem"), content);
    }
}
