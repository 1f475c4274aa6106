package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.token.storage.StorageException;
import dev.wharf.token.storage.UserSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening and failing; what the stores do is in {@link AccountStoreContract} and {@link RuleStoreContract}. */
class DatabaseTest {
    @TempDir
    Path directory;

    @Test
    void a_directory_that_is_not_there_is_named() {
        Path missing = directory.resolve("missing");
        assertRefused(() -> Database.openEmbedded(missing).close(), missing.toString(), "NoSuchFile");
    }

    @Test
    void a_path_that_would_change_the_settings_is_refused() throws IOException {
        Path path = Files.createDirectory(directory.resolve("a;MODE=MySQL"));
        assertRefused(() -> Database.openEmbedded(path).close(), "';'");
    }

    @Test
    void a_file_that_is_no_database_is_refused_and_kept() throws IOException {
        Path file = Files.writeString(directory.resolve("token.mv.db"), "something else".repeat(1000));
        assertRefused(() -> Database.openEmbedded(directory).close(), "token");
        assertThat(file).content().startsWith("something else");
    }

    @Test
    void a_server_that_is_not_there_is_named_without_the_password() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/wharf";
        assertRefused(() -> Database.open(url + "?password=s3cret", "", "").close(), url, "refused");
    }

    @Test
    void an_unknown_kind_of_database_is_refused() {
        assertRefused(() -> Database.open("jdbc:mysql://127.0.0.1/x", "", "").close(), "jdbc:mysql://127.0.0.1/x");
    }

    @Test
    void only_the_owner_can_read_the_file() throws IOException {
        try (Database _ = Database.openEmbedded(directory)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("token.mv.db"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void every_migration_is_known_by_its_version() throws Exception {
        Path migrations = Path.of(Database.class.getResource("/db/migration").toURI());
        try (Stream<Path> files = Files.list(migrations)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .map(name -> name.substring(1, name.indexOf("__")))
                            .sorted(Comparator.comparingInt(Integer::parseInt)))
                    .isEqualTo(Database.VERSIONS);
        }
    }

    @Test
    void what_is_missing_in_an_older_database_is_added() {
        try (Database database = Database.openEmbedded(directory)) {
            database.record(handle -> handle.execute("DROP ALL OBJECTS"));
        }
        try (Database database = Database.openEmbedded(directory)) {
            assertThat(new JdbcUserStore(database).list("", 1000)).isEmpty();
        }
    }

    @Test
    void only_an_older_database_is_migrated() {
        try (Database database = Database.openEmbedded(directory)) {
            assertThat(database.isUpToDate()).isTrue();
            database.record(handle -> handle.execute(
                    "DELETE FROM \"flyway_schema_history\" WHERE \"version\" = ?", Database.VERSIONS.getLast()));
            assertThat(database.isUpToDate()).isFalse();
        }
    }

    @Test
    void a_failure_does_not_repeat_what_was_written() {
        try (Database database = Database.openEmbedded(directory)) {
            String hash = "$2a$10$" + "x".repeat(200);
            assertThatThrownBy(() ->
                            new JdbcUserStore(database).put("alice", UserSettings.of(Optional.of(hash), false, true)))
                    .isInstanceOf(StorageException.class)
                    .satisfies(
                            failure -> assertThat(failure.getCause()).asString().doesNotContain("alice"));
        }
    }

    private static void assertRefused(ThrowingCallable open, String... parts) {
        assertThatThrownBy(open)
                .isInstanceOf(StorageException.class)
                .hasMessageContainingAll(parts)
                .satisfies(failure ->
                        assertThat(failure.getMessage()).startsWith("cannot ").doesNotContain("\n", "s3cret"));
    }
}
