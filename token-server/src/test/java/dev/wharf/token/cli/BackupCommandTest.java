package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.http.RunningServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore by command, of a server that runs. */
class BackupCommandTest {
    private final RunningServer server = RunningServer.start();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @BeforeEach
    void login() {
        assertThat(command("login --password-stdin")).isZero();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int command(String words) {
        out.reset();
        err.reset();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(RunningServer.ADMIN_PASSWORD.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Optional.empty());
        String all = words + " --server http://127.0.0.1:" + server.port();
        return new Cli(terminal, Map.of("HOME", folder.toString()), Clock.systemUTC()).run(List.of(all.split(" ")));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }

    @Test
    void everything_goes_into_a_file_and_comes_back() throws IOException {
        server.user("alice", "down-the-rabbit-hole");
        Path file = folder.resolve("copy.jsonl");
        assertThat(command("backup " + file)).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(files()).containsExactly("copy.jsonl");

        server.admin("DELETE", "/api/v1/users/alice").expect(204);
        assertThat(command("restore " + file)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--yes");
        server.admin("GET", "/api/v1/users/alice").expect(404);

        assertThat(command("restore --yes " + file)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("all is as it was at")
                .contains("of this server");
        server.admin("GET", "/api/v1/users/alice").expect(200);
        assertThat(command("restore --yes --keep-keys --json " + file)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"kept\"");
    }

    @Test
    void what_is_there_already_stays() throws IOException {
        Path file = Files.writeString(folder.resolve("copy.jsonl"), "other");
        assertThat(command("backup " + file)).isOne();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("is there already");
        assertThat(file).hasContent("other");

        assertThat(command("restore --yes " + file)).isOne();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("line 1 of the backup");
        assertThat(command("restore --yes " + folder.resolve("missing"))).isOne();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot read");
        assertThat(command("backup " + folder.resolve("no/such/copy"))).isOne();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot write");
    }

    @Test
    void who_may_not_leaves_no_file() throws IOException {
        server.user("alice", RunningServer.ADMIN_PASSWORD);
        assertThat(command("login --password-stdin --user alice")).isZero();
        assertThat(command("backup " + folder.resolve("copy.jsonl"))).isOne();
        assertThat(files()).isEmpty();
    }
}
