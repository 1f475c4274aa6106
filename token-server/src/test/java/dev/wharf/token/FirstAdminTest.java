package dev.wharf.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.server.settings.ConfigException;
import dev.wharf.token.authn.Attempt;
import dev.wharf.token.authn.Authentication;
import dev.wharf.token.authn.Credentials;
import dev.wharf.token.authn.PasswordHasher;
import dev.wharf.token.authn.TestAuthenticators;
import dev.wharf.token.config.SecretFile;
import dev.wharf.token.storage.PasswordRecord;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import dev.wharf.token.storage.UserStore;
import dev.wharf.token.storage.jdbc.Database;
import dev.wharf.token.storage.jdbc.JdbcUserStore;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstAdminTest {
    private static final String RANDOM = "random-password-of-24-ch";
    private static final String CHOSEN = "chosen-password";

    @TempDir
    private Path directory;

    private final PasswordHasher hasher = new PasswordHasher(4, new SecureRandom());
    private Database database;
    private UserStore users;
    private Path file;

    @BeforeEach
    void open() {
        database = Database.openEmbedded(directory);
        users = new JdbcUserStore(database);
        file = directory.resolve("admin-password");
    }

    @AfterEach
    void close() {
        database.close();
        hasher.close();
    }

    @Test
    void makesOneWithARandomPasswordAndShowsItOnce() {
        assertThat(ensure(users, Optional.empty())).contains(RANDOM);
        assertThat(file).hasContent(RANDOM + "\n");
        assertThat(opens(RANDOM)).isTrue();
        assertThat(ensure(users, Optional.empty())).isEmpty();
        assertThat(users.list("", 10))
                .singleElement()
                .satisfies(user -> assertThat(user.admin()).isTrue());
    }

    @Test
    void thePasswordIsOnDiskBeforeTheAccountIsMade() {
        assertThatThrownBy(() -> ensure(new Crashing(users), Optional.empty())).hasMessage("crash");
        assertThat(users.isEmpty()).isTrue();
        assertThat(file).hasContent(RANDOM + "\n");
    }

    @Test
    void aPasswordThatACrashLeftIsTakenUp() {
        new SecretFile(file).write("left-by-a-crash");
        assertThat(ensure(users, Optional.empty())).isEmpty();
        assertThat(opens("left-by-a-crash")).isTrue();
        assertThat(file).hasContent("left-by-a-crash\n");
    }

    @Test
    void aChosenPasswordIsKeptButNotShown() {
        new SecretFile(file).write("left-by-a-crash");
        assertThat(ensure(users, Optional.of(CHOSEN))).isEmpty();
        assertThat(opens(CHOSEN)).isTrue();
        assertThat(file).hasContent(CHOSEN + "\n");
    }

    @Test
    void aChosenPasswordCountsOnlyOnce() {
        ensure(users, Optional.of(CHOSEN));
        assertThat(ensure(users, Optional.of("another-password"))).isEmpty();
        assertThat(opens(CHOSEN)).isTrue();
        assertThat(file).hasContent(CHOSEN + "\n");
    }

    @Test
    void aPasswordThatIsNotAcceptedIsNamedByItsSource() throws IOException {
        assertThatThrownBy(() -> ensure(users, Optional.of("short")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("WHARF_ADMIN_PASSWORD: the password must have at least 10 characters");
        Files.writeString(file, "x".repeat(73));
        assertThatThrownBy(() -> ensure(users, Optional.empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": the password must have at most 72 bytes in UTF-8");
        assertThat(users.isEmpty()).isTrue();
    }

    @Test
    void somebodyElsesAccountIsLeftAlone() {
        users.put("root", UserSettings.of(Optional.of(hasher.hash("some-password")), true, true));
        assertThat(ensure(users, Optional.empty())).isEmpty();
        assertThat(users.find("admin")).isEmpty();
        assertThat(file).doesNotExist();
    }

    private Optional<String> ensure(UserStore store, Optional<String> chosen) {
        return new FirstAdmin(store, hasher, new SecretFile(file), () -> RANDOM).ensure(chosen);
    }

    private boolean opens(String password) {
        Attempt attempt = new Attempt(
                new Credentials.Basic("admin", password), Optional.empty(), InetAddress.getLoopbackAddress());
        return TestAuthenticators.password(users, hasher).authenticate(attempt).orElseThrow()
                instanceof Authentication.Authenticated;
    }

    /** Ends where a kill would hurt most. */
    private record Crashing(UserStore users) implements UserStore {
        @Override
        public boolean createFirst(String name, String passwordHash) {
            throw new IllegalStateException("crash");
        }

        @Override
        public boolean isEmpty() {
            return users.isEmpty();
        }

        @Override
        public Optional<User> find(String name) {
            return users.find(name);
        }

        @Override
        public PutResult put(String name, UserSettings settings) {
            return users.put(name, settings);
        }

        @Override
        public DeleteResult delete(String name) {
            return users.delete(name);
        }

        @Override
        public Optional<PasswordRecord> password(String name) {
            return users.password(name);
        }

        @Override
        public boolean changePassword(long id, int epoch, String passwordHash) {
            return users.changePassword(id, epoch, passwordHash);
        }

        @Override
        public void rehash(long id, String old, String passwordHash) {
            users.rehash(id, old, passwordHash);
        }

        @Override
        public boolean endLogins(String name) {
            return users.endLogins(name);
        }

        @Override
        public List<User> list(String after, int limit) {
            return users.list(after, limit);
        }
    }
}
