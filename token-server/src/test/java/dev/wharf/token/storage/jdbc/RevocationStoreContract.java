package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.Revocation;
import dev.wharf.token.storage.Robot;
import dev.wharf.token.storage.StoredToken;
import dev.wharf.token.storage.UserSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which changes make older tokens void, whichever database is below. */
abstract class RevocationStoreContract extends StoreFixture {
    private JdbcRevocationStore revocations;

    @BeforeEach
    void openRevocations() {
        revocations = new JdbcRevocationStore(database);
        users.put("root", settings(HASH, true));
        users.put("alice", settings(HASH, false));
    }

    @Test
    void what_ends_no_login_makes_no_token_void() {
        users.put("alice", UserSettings.of(Optional.empty(), true, true));
        users.put("alice", new UserSettings(Optional.empty(), false, Optional.empty(), Optional.of(true)));
        assertThat(users.changePassword(user("alice").id(), 17, OTHER_HASH)).isFalse();
        assertThat(users.endLogins("nobody")).isFalse();
        users.delete("nobody");
        users.delete("root");
        assertThat(all()).isEmpty();
    }

    @Test
    void a_new_password_makes_older_tokens_void() {
        between(() -> users.put("alice", settings(OTHER_HASH, false)), Duration.ZERO);
        between(() -> users.changePassword(user("alice").id(), user("alice").credentialEpoch(), HASH), Duration.ZERO);
    }

    @Test
    void a_secret_that_is_deleted_takes_along_what_it_was_good_for() {
        StoredToken.Settings secret = new StoredToken.Settings(
                StoredToken.Kind.ACCESS,
                "rga_ABCD",
                Subject.user("alice"),
                Optional.empty(),
                "",
                CredentialLimits.NONE,
                List.of(),
                "",
                0,
                Instant.now(),
                Optional.empty());
        long id = tokens.add("0".repeat(64), secret).orElseThrow();
        assertThat(tokens.delete(id + 1)).isFalse();
        tokens.deleteEnded(Subject.user("alice"), StoredToken.Kind.ACCESS, Instant.now());
        assertThat(all()).isEmpty();
        between(() -> tokens.delete(id), Duration.ZERO);
    }

    @Test
    void the_end_of_all_logins_makes_older_tokens_void() {
        between(() -> users.endLogins("alice"), Duration.ZERO);
    }

    @Test
    void whoever_is_disabled_or_deleted_gets_no_token_that_was_asked_for_meanwhile() {
        between(() -> users.put("alice", UserSettings.of(Optional.empty(), false, false)), Duration.ofSeconds(1));
        between(() -> users.delete("alice"), Duration.ofSeconds(1));
    }

    @Test
    void robots_that_are_disabled_or_deleted_have_no_good_token_left() {
        JdbcRobotStore robots = new JdbcRobotStore(database);
        robots.put("team+ci", new Robot.Settings("", true));
        robots.put("team+ci", new Robot.Settings("builds", true));
        robots.delete("team+cd");
        assertThat(all()).isEmpty();
        robots.put("team+ci", new Robot.Settings("builds", false));
        assertThat(all()).extracting(Revocation::subject).containsExactly("team+ci");
        Instant disabled = all().getFirst().notBefore();

        robots.delete("team+ci");
        assertThat(all())
                .singleElement()
                .satisfies(entry -> assertThat(entry.notBefore()).isAfter(disabled));
    }

    @Test
    void a_time_never_goes_back() {
        users.put("alice", UserSettings.of(Optional.empty(), false, false));
        List<Revocation> disabled = all();
        users.put("alice", settings(OTHER_HASH, false));
        assertThat(all()).isEqualTo(disabled);
    }

    @Test
    void the_time_is_that_of_the_change_and_not_of_the_transaction() {
        Instant before = database.commit(() -> {
            users.list("", 10);
            Instant begun = Instant.now();
            users.endLogins("alice");
            return begun;
        });
        assertThat(all())
                .singleElement()
                .satisfies(
                        entry -> assertThat(entry.notBefore()).isAfterOrEqualTo(before.truncatedTo(ChronoUnit.MICROS)));
    }

    @Test
    void a_change_that_is_taken_back_makes_nothing_void() {
        try {
            database.commit(() -> {
                users.endLogins("alice");
                throw new IllegalArgumentException("taken back");
            });
        } catch (IllegalArgumentException e) {
            assertThat(all()).isEmpty();
        }
        assertThat(user("alice").credentialEpoch()).isZero();
    }

    @Test
    void entries_are_read_from_a_time_on_and_forgotten_before_one() {
        users.endLogins("alice");
        users.endLogins("root");
        List<Revocation> all = all();
        assertThat(all).extracting(Revocation::subject).containsExactly("alice", "root");
        Instant later = all.getLast().notBefore();
        assertThat(revocations.since(later)).containsExactly(all.getLast());
        assertThat(revocations.since(later.plusNanos(1_000))).isEmpty();

        revocations.forget(later);
        assertThat(all()).containsExactly(all.getLast());
        revocations.forget(later.plusSeconds(1));
        assertThat(all()).isEmpty();
    }

    @Test
    void two_at_the_same_time_make_one_entry() throws Exception {
        together(IntStream.range(0, 6)
                .mapToObj(_ -> task(() -> users.endLogins("alice")))
                .toList());
        assertThat(all()).hasSize(1);
    }

    /** The entry is of the time of the change and some more. */
    private void between(Runnable change, Duration more) {
        Instant before = Instant.now().minusMillis(1);
        change.run();
        Instant after = Instant.now().plusMillis(1);
        assertThat(all()).singleElement().satisfies(entry -> {
            assertThat(entry.subject()).isEqualTo("alice");
            assertThat(entry.notBefore()).isBetween(before.plus(more), after.plus(more));
        });
    }

    private List<Revocation> all() {
        return revocations.since(Instant.EPOCH);
    }
}
