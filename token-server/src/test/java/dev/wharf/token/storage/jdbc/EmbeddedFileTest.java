package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.token.storage.StorageException;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the file while the database is open, and what becomes of the file when it is opened again. */
class EmbeddedFileTest {
    private static final int CHANGES = 60;

    @TempDir
    Path directory;

    @TempDir
    Path copies;

    /** A copy is what a kill at that moment would leave. H2 hands out space as soon as its retention time is over. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void every_answered_change_is_in_the_file_at_once(boolean isEmbedded) throws IOException {
        try (Database database = isEmbedded
                ? Database.openEmbedded(directory)
                : Database.open("jdbc:h2:file:" + directory.resolve("token"), "", "")) {
            database.read(handle -> handle.execute("SET RETENTION_TIME 0"));
            for (int i = 0; i < CHANGES; i++) {
                new JdbcUserStore(database).put("u" + i, settings());
                Path copy = Files.createDirectory(copies.resolve("copy" + i));
                Files.copy(file(directory), file(copy));
                assertThat(names(new EmbeddedFile(copy)))
                        .as("after change %d", i)
                        .hasSize(i + 1);
            }
        }
    }

    @Test
    void what_changes_have_left_behind_is_given_back() throws IOException {
        List<String> names = change();
        long before = Files.size(file(directory));
        Path leftOver = Files.createDirectory(directory.resolve("token.compact"));
        Files.writeString(leftOver.resolve("token.mv.db"), "by a process that was killed here");

        assertThat(names(new EmbeddedFile(directory, 0))).containsExactlyInAnyOrderElementsOf(names);

        assertThat(Files.size(file(directory))).isLessThan(before / 4);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(directory))))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("token.mv.db", "token.lock");
        }
    }

    @Test
    void a_small_file_is_left_alone() throws IOException {
        change();
        Object inode = Files.getAttribute(file(directory), "unix:ino");
        names(new EmbeddedFile(directory));
        assertThat(Files.getAttribute(file(directory), "unix:ino")).isEqualTo(inode);
    }

    @Test
    void a_file_that_cannot_be_compacted_is_opened_as_it_is() throws IOException {
        List<String> names = change();
        Files.writeString(directory.resolve("token.compact"), "in the way");
        assertThat(names(new EmbeddedFile(directory, 0))).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void only_one_process_at_a_time_is_at_the_point_where_the_file_may_be_replaced() throws IOException {
        try (FileChannel _ = new EmbeddedFile(directory).prepare()) {
            assertThatThrownBy(() -> Database.openEmbedded(directory).close())
                    .isInstanceOf(StorageException.class)
                    .hasMessageContainingAll("cannot open the database " + file(directory), "another process");
        }
    }

    private List<String> change() {
        try (Database database = Database.openEmbedded(directory)) {
            JdbcUserStore users = new JdbcUserStore(database);
            List<String> names =
                    IntStream.range(0, CHANGES).mapToObj(i -> "u" + i).toList();
            names.forEach(name -> users.put(name, settings()));
            return names;
        }
    }

    private static List<String> names(EmbeddedFile file) {
        try (Database database = Database.openEmbedded(file)) {
            return new JdbcUserStore(database)
                    .list("", 1000).stream().map(User::name).toList();
        }
    }

    private static UserSettings settings() {
        return UserSettings.of(Optional.of("hash"), false, true);
    }

    private static Path file(Path directory) {
        return directory.resolve("token.mv.db");
    }
}
