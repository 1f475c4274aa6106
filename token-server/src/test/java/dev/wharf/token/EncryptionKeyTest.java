package dev.wharf.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.server.settings.ConfigException;
import dev.wharf.token.config.TokenConfig;
import dev.wharf.token.http.Call;
import dev.wharf.token.issue.SigningKeysException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the key comes from that the signing keys are encrypted with. */
class EncryptionKeyTest {
    private static final String GIVEN = "given by whoever runs the server!";

    @TempDir
    private Path directory;

    @Test
    void the_first_start_makes_one_for_the_owner_alone_and_later_ones_need_it() throws IOException {
        String ca = caAfterStart(Map.of());
        assertThat(permissions(file().resolveSibling("."))).isEqualTo("rwx------");
        assertThat(permissions(file())).isEqualTo("rw-------");
        String key = Files.readString(file());
        assertThat(key.strip()).matches("[A-Za-z0-9]{43}");
        assertThat(caAfterStart(Map.of())).isEqualTo(ca);

        Files.writeString(file(), key.strip() + "x\n");
        assertThatThrownBy(() -> caAfterStart(Map.of()))
                .isInstanceOf(SigningKeysException.class)
                .hasMessageContaining("encrypted with another key than that in " + file());
        Files.delete(file());
        assertThatThrownBy(() -> caAfterStart(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there is nothing in " + file());
        assertThat(file()).as("a new one would only hide the mistake").doesNotExist();

        Files.writeString(file(), key);
        assertThat(caAfterStart(Map.of())).isEqualTo(ca);
    }

    @Test
    void one_from_the_environment_needs_no_file() throws IOException {
        String ca = caAfterStart(Map.of("TOKEN_KEYS_ENCRYPTIONKEY", GIVEN));
        assertThat(file()).doesNotExist();
        assertThat(caAfterStart(Map.of("TOKEN_KEYS_ENCRYPTIONKEY", GIVEN))).isEqualTo(ca);
        assertThatThrownBy(() -> caAfterStart(Map.of("TOKEN_KEYS_ENCRYPTIONKEY", GIVEN + "!")))
                .isInstanceOf(SigningKeysException.class)
                .hasMessageContaining("another key than keys.encryptionkey")
                .hasMessageNotContaining(GIVEN);
        assertThatThrownBy(() -> caAfterStart(Map.of("TOKEN_KEYS_ENCRYPTIONKEY", GIVEN.substring(2))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("keys.encryptionkey (from TOKEN_KEYS_ENCRYPTIONKEY): the value is not accepted");
    }

    @Test
    void a_file_that_is_too_short_is_refused() throws IOException {
        Files.createDirectories(file().resolveSibling("."));
        Files.writeString(file(), "guess me\n");
        assertThatThrownBy(() -> caAfterStart(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file().toString())
                .hasMessageNotContaining("guess me");
    }

    @Test
    void without_it_the_keys_can_be_given_up() throws IOException {
        String ca = caAfterStart(Map.of());
        Files.delete(file());
        String other = caAfterStart(Map.of("TOKEN_KEYS_DISCARD", "true"));
        assertThat(other).isNotEqualTo(ca);
        assertThat(directory.resolve("data/ca.pem")).content().isEqualTo(other);
        assertThat(caAfterStart(Map.of())).isEqualTo(other);
    }

    private String caAfterStart(Map<String, String> environment) throws IOException {
        Path settings =
                Files.writeString(directory.resolve("token.yml"), "data: '" + directory.resolve("data") + "'\n");
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("TOKEN_HTTP_ADDR", "127.0.0.1:0");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (TokenServer server =
                TokenServer.start(TokenConfig.read(settings, variables), Optional.of("keeper-of-the-keys"), nowhere)) {
            return new Call(server.port(), "GET", "/keys/ca.pem").expect(200).body();
        }
    }

    private Path file() {
        return directory.resolve("data/keys/encryption-key");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
