package dev.wharf.token.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.server.settings.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    @TempDir
    private Path directory;

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        Path path = directory.resolve("new/secret");
        new SecretFile(path).write("s3cret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(path).hasContent("s3cret\n");
        assertThat(path.getParent()).isDirectoryContaining(path::equals).satisfies(parent -> {
            try (var files = Files.list(parent)) {
                assertThat(files).hasSize(1);
            }
        });
    }

    @Test
    void whatACrashLeftDoesNotStandInTheWay() throws IOException {
        Path path = directory.resolve("secret");
        Files.writeString(directory.resolve("secret.new"), "half");
        new SecretFile(path).write("whole");
        assertThat(new SecretFile(path).read()).contains("whole");
    }

    @Test
    void aKeptSecretStays() {
        SecretFile file = new SecretFile(directory.resolve("secret"));
        assertThat(file.readOrKeep(() -> "first")).isEqualTo("first");
        assertThat(file.readOrKeep(() -> "second")).isEqualTo("first");
    }

    @Test
    void anEmptyFileIsNoSecret() throws IOException {
        Path path = Files.writeString(directory.resolve("secret"), " \n");
        assertThat(new SecretFile(path).read()).isEmpty();
        assertThat(new SecretFile(path).readOrKeep(() -> "made")).isEqualTo("made");
    }

    @Test
    void saysWhatItCannotWrite() throws IOException {
        Path blocked = Files.writeString(directory.resolve("file"), "").resolve("secret");
        assertThatThrownBy(() -> new SecretFile(blocked).write("x"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("cannot write " + blocked + ": ");
    }

    @Test
    void saysWhatItCannotRead() {
        assertThatThrownBy(() -> new SecretFile(directory).read())
                .isInstanceOf(ConfigException.class)
                .hasMessage("cannot read " + directory + ": Is a directory");
    }
}
