package dev.wharf.token.storage.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.token.storage.StorageException;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered is there after a kill -9. */
class KillTest {
    private static final int KILLS = 10;

    @TempDir
    Path directory;

    @Test
    void every_acknowledged_account_survives_a_kill() throws Exception {
        Random random = new Random();
        List<String> acknowledged = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Process writer = startWriter(kill);
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(writer.getInputStream(), UTF_8))) {
                acknowledged.add(lines.readLine()); // it is running
                writer.waitFor(random.nextInt(100), TimeUnit.MILLISECONDS);
                writer.toHandle().destroyForcibly(); // unlike Process, it leaves what was printed readable
                lines.lines().forEach(acknowledged::add);
            }
            assertThat(writer.waitFor()).isEqualTo(128 + 9);
            assertThat(names())
                    .containsAll(acknowledged)
                    .hasSizeBetween(acknowledged.size(), acknowledged.size() + kill + 1);
        }
    }

    @Test
    void no_second_process_gets_at_the_database() throws Exception {
        Process writer = startWriter(0);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(writer.getInputStream(), UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("u0-0");
            assertThatThrownBy(this::names).isInstanceOf(StorageException.class).hasMessageContaining("locked");
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    private List<String> names() {
        try (Database database = Database.openEmbedded(directory)) {
            return new JdbcUserStore(database)
                    .list("", 1000).stream().map(User::name).toList();
        }
    }

    private Process startWriter(int kill) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        directory.toString(),
                        String.valueOf(kill))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /**
     * The process that is killed: makes accounts for ever, and prints the name of each when it is made. At every other
     * kill it opens and compacts the database again and again meanwhile.
     */
    static final class Writer {
        public static void main(String[] arguments) {
            UserSettings settings = UserSettings.of(Optional.of("hash"), false, true);
            int kill = Integer.parseInt(arguments[1]);
            int accounts = kill % 2 == 0 ? Integer.MAX_VALUE : 5;
            for (int i = 0; ; ) {
                try (Database database = Database.openEmbedded(new EmbeddedFile(Path.of(arguments[0]), 0))) {
                    for (int end = i + accounts; i < end; i++) {
                        String name = "u" + kill + "-" + i;
                        new JdbcUserStore(database).put(name, settings);
                        System.out.println(name);
                    }
                }
            }
        }
    }
}
