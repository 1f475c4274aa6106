package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.issue.KeyEncryption;
import dev.wharf.token.issue.Rotation;
import dev.wharf.token.issue.SigningAlgorithm;
import dev.wharf.token.issue.SigningKeys;
import dev.wharf.token.storage.StoredKey;
import dev.wharf.token.storage.StoredKey.Role;
import dev.wharf.token.storage.StoredKey.State;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store of signing keys does, whichever database is below. */
abstract class SigningKeyStoreContract extends StoreFixture {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00.123456Z");

    @TempDir
    private Path data;

    private JdbcSigningKeyStore keys;

    @BeforeEach
    void openKeys() {
        keys = new JdbcSigningKeyStore(database);
    }

    @Test
    void a_key_is_kept_changed_and_forgotten() {
        assertThat(keys.list()).isEmpty();
        StoredKey ca = key("ca", Role.CA, NOW).activated(NOW);
        StoredKey later = key("a", Role.SIGNING, NOW.plusSeconds(2));
        StoredKey earlier = key("b", Role.SIGNING, NOW.plusSeconds(1));
        List.of(ca, later, earlier).forEach(keys::put);
        assertThat(keys.list()).containsExactly(ca, earlier, later);

        StoredKey gone = earlier.activated(NOW.plusSeconds(3))
                .retired(NOW.plusSeconds(4))
                .revoked(NOW.plusSeconds(5));
        keys.put(gone);
        assertThat(keys.list()).containsExactly(ca, gone, later);
        assertThat(gone.sealed()).isEmpty();

        keys.delete("a");
        keys.delete("a");
        assertThat(keys.list()).containsExactly(ca, gone);
    }

    @Test
    void every_change_is_noticed_and_nothing_else() {
        long before = database.epoch();
        keys.lock();
        keys.list();
        assertThat(database.epoch()).isEqualTo(before);
        keys.put(key("a", Role.SIGNING, NOW));
        long after = database.epoch();
        assertThat(after).isNotEqualTo(before);
        keys.delete("a");
        assertThat(database.epoch()).isNotEqualTo(after);
    }

    @Test
    void the_longest_key_and_certificate_have_room() {
        StoredKey longest = new StoredKey(
                "k".repeat(43),
                Role.SIGNING,
                State.RETIRING,
                "c".repeat(8000),
                "s".repeat(8000),
                StoredKey.Times.made(NOW));
        keys.put(longest);
        assertThat(keys.list()).containsExactly(longest);
    }

    @Test
    void only_one_at_a_time_changes_the_keys() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        List<Boolean> seen = together(List.of(
                () -> database.commit(() -> {
                    keys.lock();
                    locked.countDown();
                    IntStream.range(0, 50).forEach(i -> keys.put(key("k" + i, Role.SIGNING, NOW)));
                    done.set(true);
                    return true;
                }),
                () -> locked.await(10, TimeUnit.SECONDS)
                        && database.commit(() -> {
                            keys.lock();
                            return done.get() && keys.list().size() == 50;
                        })));
        assertThat(seen).containsExactly(true, true);
    }

    @Test
    void what_is_to_follow_a_change_follows_when_it_is_in_force() {
        AtomicBoolean followed = new AtomicBoolean();
        long before = database.epoch();
        boolean early = database.commit(() -> {
            keys.put(key("a", Role.SIGNING, NOW));
            database.afterwards(() -> followed.set(keys.list().size() == 1 && database.epoch() != before));
            return followed.get();
        });
        assertThat(early).isFalse();
        assertThat(followed).isTrue();
    }

    @Test
    void nothing_follows_a_change_that_is_taken_back() {
        AtomicBoolean followed = new AtomicBoolean();
        try {
            database.commit(() -> {
                keys.put(key("a", Role.SIGNING, NOW));
                database.afterwards(() -> followed.set(true));
                throw new IllegalArgumentException("taken back");
            });
        } catch (IllegalArgumentException e) {
            assertThat(keys.list()).isEmpty();
        }
        assertThat(followed).isFalse();
        database.afterwards(() -> followed.set(true));
        assertThat(followed).isTrue();
    }

    @Test
    void those_who_open_and_rotate_at_the_same_time_have_one_ca_and_one_key_that_signs() throws Exception {
        List<SigningKeys> servers = together(
                IntStream.range(0, 3).mapToObj(_ -> task(this::openSigningKeys)).toList());
        assertThat(servers)
                .extracting(SigningKeys::caPem)
                .containsOnly(servers.getFirst().caPem());
        assertThat(keys.list()).hasSize(2);

        together(IntStream.range(0, 9)
                .mapToObj(i -> task(() -> servers.get(i % 3).rotate(true)))
                .toList());
        assertThat(keys.list()).hasSize(2 + 9);
        assertThat(keys.list().stream().filter(key -> key.role() == Role.SIGNING && key.state() == State.ACTIVE))
                .hasSize(1);
        assertThat(servers)
                .extracting(SigningKeys::jwks)
                .containsOnly(servers.getFirst().jwks());
    }

    private SigningKeys openSigningKeys() {
        SecureRandom random = new SecureRandom();
        return SigningKeys.open(
                data,
                new SigningKeys.Storage(keys, database, database),
                new KeyEncryption("a secret of thirty-two characters", "a test", random),
                new Rotation(SigningAlgorithm.ES256, Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(60)),
                new SigningKeys.Luck(() -> NOW, random),
                false);
    }

    private static StoredKey key(String id, Role role, Instant made) {
        return new StoredKey(id, role, State.NEXT, "certificate", "sealed", StoredKey.Times.made(made));
    }
}
