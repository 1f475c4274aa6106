package dev.wharf.token.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.authn.Authentication.Authenticated;
import dev.wharf.token.authn.Authentication.Overloaded;
import dev.wharf.token.authn.Authentication.Refused;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import dev.wharf.token.storage.UserStore;
import dev.wharf.token.storage.jdbc.Database;
import dev.wharf.token.storage.jdbc.JdbcGroupStore;
import dev.wharf.token.storage.jdbc.JdbcUserStore;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mindrot.jbcrypt.BCrypt;

class PasswordAuthenticatorTest {
    private final Database database = Database.open("jdbc:h2:mem:authenticator", "", "");
    private final UserStore users = new JdbcUserStore(database);
    private final AtomicLong now = new AtomicLong();
    private final HashingQueue queue = new HashingQueue(1, 1, Duration.ofSeconds(5), now::get);
    private final PasswordHasher hasher = new PasswordHasher(4, new SecureRandom(), queue);
    private final List<Duration> held = new ArrayList<>();
    private final Authenticators authenticators =
            new Authenticators(List.of(TestAuthenticators.password(users, hasher, held::add, now::get)));
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void makeAccounts() {
        put("alice", "right", true);
        put("gone", "right", false);
    }

    @AfterEach
    void close() {
        release.countDown();
        hasher.close();
        database.close();
    }

    @Test
    void wrong_credentials_are_refused() {
        assertThat(authenticate("alice", "wrong")).isEqualTo(new Refused());
        assertThat(authenticate("alice", "")).isEqualTo(new Refused());
        assertThat(authenticate("Alice", "right")).isEqualTo(new Refused());
        assertThat(authenticate("", "right")).isEqualTo(new Refused());
        assertThat(authenticate("bob", "right")).isEqualTo(new Refused());
    }

    @Test
    void a_disabled_account_is_refused() {
        assertThat(authenticate("gone", "right")).isEqualTo(new Refused());
    }

    @Test
    void right_credentials_tell_all_about_the_account() {
        new JdbcGroupStore(database).put(new Group("dev", List.of(Subject.user("alice"))));
        Principal alice = Principal.of(users.find("alice").orElseThrow(), Credential.PASSWORD);
        assertThat(alice.name()).isEqualTo("alice");
        assertThat(authenticate("alice", "right")).isEqualTo(new Authenticated(alice));
        assertThat(alice.subjects())
                .containsExactlyInAnyOrder(
                        Subject.EVERYONE, Subject.AUTHENTICATED, Subject.user("alice"), Subject.group("dev"));
    }

    @Test
    void nobody_is_anonymous() {
        assertThat(authenticate(new Credentials.Anonymous())).isEqualTo(new Authenticated(Principal.ANONYMOUS));
        assertThat(Principal.ANONYMOUS.subjects()).containsExactly(Subject.EVERYONE);
    }

    /** Three come at once, later ones ever later, and from the tenth on nobody looks. */
    @Test
    void who_guesses_waits_ever_longer_and_is_then_not_heard() {
        for (int i = 0; i < 10; i++) {
            assertThat(authenticate("alice", "wrong" + i)).isEqualTo(new Refused());
        }
        assertThat(held.stream().map(Duration::toMillis))
                .containsExactly(0L, 0L, 0L, 250L, 500L, 1000L, 2000L, 2000L, 2000L, 2000L);
        assertThat(authenticate("alice", "right"))
                .isEqualTo(new Authentication.Throttled(LoginThrottle.Limits.DEFAULTS.window()));
        assertThat(authenticate("bob", "wrong")).isEqualTo(new Refused());
        assertThat(authenticate(new Credentials.Basic("alice", "right"), InetAddress.ofLiteral("192.0.2.1")))
                .isInstanceOf(Authenticated.class);
        now.addAndGet(LoginThrottle.Limits.DEFAULTS.window().toNanos());
        assertThat(authenticate("alice", "right")).isInstanceOf(Authenticated.class);
    }

    @Test
    void who_is_logged_in_stays_so_whatever_others_at_the_address_guess() {
        assertThat(authenticate("alice", "right")).isInstanceOf(Authenticated.class);
        for (int i = 0; i < 100; i++) {
            authenticate("alice" + i, "wrong");
        }
        assertThat(authenticate("bob", "wrong")).isInstanceOf(Authentication.Throttled.class);
        assertThat(authenticate("alice", "right")).isInstanceOf(Authenticated.class);
    }

    @Test
    void credentials_of_an_unknown_kind_are_refused() {
        assertThat(authenticate(new Credentials.Secret("right"))).isEqualTo(new Refused());
    }

    @Test
    void a_password_that_must_be_changed_is_good_for_nothing_else() {
        UserSettings settings =
                new UserSettings(Optional.of(hasher.hash("right")), false, Optional.empty(), Optional.of(true));
        users.put("new", settings);
        assertThat(authenticate("new", "wrong")).isEqualTo(new Refused());
        User user = users.find("new").orElseThrow();
        assertThat(authenticate("new", "right"))
                .isEqualTo(new Authentication.PasswordDue(Principal.of(user, Credential.PASSWORD)));
        users.changePassword(user.id(), user.credentialEpoch(), hasher.hash("other"));
        assertThat(authenticate("new", "other")).isInstanceOf(Authenticated.class);
    }

    @Test
    void credentials_stay_out_of_texts() {
        assertThat(new Credentials.Secret("right")).asString().doesNotContain("right");
        assertThat(new Credentials.Basic("alice", "right")).asString().doesNotContain("right");
    }

    @Test
    void a_right_password_is_remembered_for_two_minutes() {
        assertThat(authenticate("alice", "right")).isInstanceOf(Authenticated.class);
        occupyQueue();
        assertThat(authenticate("alice", "right")).isInstanceOf(Authenticated.class);
        assertThat(authenticate("alice", "wrong")).isEqualTo(new Overloaded());
        assertThat(authenticate("bob", "right")).isEqualTo(new Overloaded());

        now.addAndGet(Duration.ofSeconds(119).toNanos());
        assertThat(authenticate("alice", "right")).isInstanceOf(Authenticated.class);
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(authenticate("alice", "right")).isEqualTo(new Overloaded());
    }

    @Test
    void a_wrong_password_is_not_remembered() {
        assertThat(authenticate("alice", "wrong")).isEqualTo(new Refused());
        occupyQueue();
        assertThat(authenticate("alice", "wrong")).isEqualTo(new Overloaded());
    }

    @Test
    void a_change_of_the_account_counts_at_once() {
        assertThat(authenticate("alice", "right")).isInstanceOf(Authenticated.class);
        put("alice", "new", true);
        assertThat(authenticate("alice", "right")).isEqualTo(new Refused());
        assertThat(authenticate("alice", "new")).isInstanceOf(Authenticated.class);

        put("alice", "new", false);
        assertThat(authenticate("alice", "new")).isEqualTo(new Refused());

        put("alice", "new", true);
        assertThat(authenticate("alice", "new")).isInstanceOf(Authenticated.class);
        users.delete("alice");
        assertThat(authenticate("alice", "new")).isEqualTo(new Refused());
        put("alice", "other", true);
        assertThat(authenticate("alice", "new")).isEqualTo(new Refused());
    }

    /** Those of the tests have cost 4. */
    @Test
    void an_imported_hash_becomes_one_of_ours_at_the_first_right_login() {
        String imported = BCrypt.hashpw("right", BCrypt.gensalt(5));
        users.put("alice", UserSettings.of(Optional.of(imported), false, true));
        int epoch = users.find("alice").orElseThrow().credentialEpoch();
        assertThat(authenticate("alice", "wrong")).isEqualTo(new Refused());
        assertThat(users.password("alice").orElseThrow().hash()).isEqualTo(imported);
        assertThat(authenticate("alice", "right")).isInstanceOf(Authenticated.class);
        assertThat(users.password("alice").orElseThrow().hash()).startsWith("$2a$04$");
        assertThat(users.find("alice").orElseThrow().credentialEpoch()).isEqualTo(epoch);
        now.addAndGet(Duration.ofMinutes(3).toNanos());
        assertThat(authenticate("alice", "right")).isInstanceOf(Authenticated.class);
    }

    /** The queue has room for one beside the one in work: more than one bcrypt would overload it. */
    @Test
    void equal_logins_at_the_same_time_share_one_bcrypt() throws Exception {
        Callable<Authentication> login = () -> authenticate("alice", "right");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Authentication> result : threads.invokeAll(Collections.nCopies(50, login))) {
                assertThat(result.get()).isInstanceOf(Authenticated.class);
            }
        }
    }

    private void put(String name, String password, boolean enabled) {
        users.put(name, UserSettings.of(Optional.of(hasher.hash(password)), false, enabled));
    }

    private Authentication authenticate(String name, String password) {
        return authenticate(new Credentials.Basic(name, password));
    }

    private Authentication authenticate(Credentials credentials) {
        return authenticate(credentials, InetAddress.getLoopbackAddress());
    }

    private Authentication authenticate(Credentials credentials, InetAddress from) {
        return authenticators.authenticate(new Attempt(credentials, Optional.empty(), from));
    }

    private void occupyQueue() {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Optional<Boolean>> working = queue.submit(() -> {
            begun.countDown();
            return await(release);
        });
        await(begun);
        CompletableFuture<Optional<Boolean>> waiting = queue.submit(() -> await(release));
        assertThat(List.of(working, waiting)).noneMatch(CompletableFuture::isDone);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
