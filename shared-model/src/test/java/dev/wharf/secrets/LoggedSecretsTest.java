package dev.wharf.secrets;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoggedSecretsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token rga_0123456789012345678901234567890123456789012345 used",
                "got eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLWJ5dGVz",
                "hash $2a$10$aaaaaaaaaaaaaaaaaaaaaeNl3BsTFw0CGQSUrcj2K5YJTpFmbNY9S",
                "Authorization: Basic YWxpY2U6c2VjcmV0",
                "the password is down-the-rabbit-hole"
            })
    void isFound(String line) throws IOException {
        Path log = Files.writeString(directory.resolve("log"), "a line\n" + line + "\n");
        assertThatThrownBy(() -> LoggedSecrets.assertNone(log, List.of("down-the-rabbit-hole")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "token rga_0123*** used", "Basic realm=\"wharf\"", "login refused user=\"alice\""})
    void isNot(String line) throws IOException {
        Path log = Files.writeString(directory.resolve("log"), line);
        assertThatCode(() -> LoggedSecrets.assertNone(log, List.of("down-the-rabbit-hole")))
                .doesNotThrowAnyException();
    }
}
