package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsReloadTest {
    @TempDir
    private Path directory;

    @Test
    void readsChangedFilesAgainAndKeepsTheOldOnesWhileTheyCannotBeUsed() throws Exception {
        TestCertificate old = TestCertificate.create(directory, "-keyalg", "EC");
        TestCertificate renewed = TestCertificate.create(directory, "-keyalg", "EC");
        TlsFiles files = old.writeTo(directory);
        GuardedServer server = GuardedServer.builder().tls(files).start();
        try {
            TlsReload reload = new TlsReload(server, files);
            reload.run();
            assertServes(server, old);

            Files.writeString(files.key(), "not yet written");
            age(files, 1);
            reload.run();
            assertServes(server, old);

            Files.delete(files.key());
            reload.run();
            assertServes(server, old);

            renewed.writeTo(directory);
            age(files, 2);
            reload.run();
            assertServes(server, renewed);
            assertThatThrownBy(() -> assertServes(server, old)).isInstanceOf(SSLHandshakeException.class);
        } finally {
            server.stop(Duration.ZERO);
        }
    }

    /** Times of files may be coarse; the test is faster than they are. */
    private static void age(TlsFiles files, int minutes) throws IOException {
        FileTime time = FileTime.from(Instant.now().plus(Duration.ofMinutes(minutes)));
        Files.setLastModifiedTime(files.certificate(), time);
        Files.setLastModifiedTime(files.key(), time);
    }

    private static void assertServes(GuardedServer server, TestCertificate certificate) throws Exception {
        try (RawHttp client = RawHttp.connectTls(server.port(), certificate.client())) {
            assertThat(client.exchange("GET", "/").status()).isEqualTo(404);
        }
    }
}
