package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {
    private static final URI HERE = URI.create("http://localhost:5002");
    private static final URI THERE = URI.create("https://auth.example");

    @TempDir
    private Path home;

    @Test
    void areKeptForEachServer() {
        Logins logins = Logins.of(Map.of("HOME", home.toString()));
        Logins.Login made = new Logins.Login("ann", new Credentials.Token("rga_made"), Optional.of(7L));
        Logins.Login given = new Logins.Login("bob", new Credentials.Token("rga_given"), Optional.empty());
        assertThat(logins.find(HERE)).isEmpty();
        assertThat(logins.onlyServer()).isEmpty();

        logins.keep(HERE, made);
        assertThat(logins.onlyServer()).contains(HERE);
        logins.keep(THERE, given);

        Logins again = Logins.of(Map.of("HOME", home.toString()));
        assertThat(again.find(HERE)).contains(made);
        assertThat(again.find(THERE)).contains(given);
        assertThat(again.onlyServer()).as("neither of the two is meant").isEmpty();
        again.forget(HERE);
        assertThat(logins.find(HERE)).isEmpty();
        assertThat(logins.find(THERE)).contains(given);
    }

    @Test
    void areNobodyElsesToRead() throws Exception {
        Path config = home.resolve("config");
        Logins logins = Logins.of(Map.of("HOME", "/nowhere", "XDG_CONFIG_HOME", config.toString()));

        logins.keep(HERE, new Logins.Login("ann", new Credentials.Token("rga_made"), Optional.empty()));

        assertThat(Files.getPosixFilePermissions(config.resolve("wharf/logins.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aBrokenFileIsToldWithoutWhatIsInIt() throws Exception {
        Path file = Files.createDirectories(home.resolve(".config/wharf")).resolve("logins.json");
        Files.writeString(file, "rga_secret");
        Logins logins = Logins.of(Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", "relative"));

        assertThatThrownBy(() -> logins.find(HERE))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(file + " holds no logins: remove it, and log in again");
    }

    @Test
    void printNoSecret() {
        assertThat(new Logins.Login("ann", new Credentials.Token("rga_hidden"), Optional.empty()).toString())
                .doesNotContain("hidden");
        assertThat(new Credentials.Password("ann", "guess me not").toString()).doesNotContain("guess");
    }
}
