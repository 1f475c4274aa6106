package dev.wharf.token.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.wharf.token.storage.StorageException;
import dev.wharf.token.storage.StoredKey;
import dev.wharf.token.storage.StoredKey.Role;
import dev.wharf.token.storage.StoredKey.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that come and go: by time, by command, and with several servers on one database. */
class KeyRotationTest {
    private static final Duration LONGEST_TOKEN = Duration.ofHours(1);
    private static final Rotation ROTATION = InMemoryKeys.rotation(SigningAlgorithm.ES256, LONGEST_TOKEN);

    private final InMemoryKeys database = new InMemoryKeys();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-01T12:00:00Z"));

    @TempDir
    Path data;

    // by time

    @Test
    void a_new_key_is_published_a_day_before_it_signs_and_an_old_one_until_its_last_token_has_ended() throws Exception {
        SigningKeys keys = open();
        String first = id(keys);
        after(keys, Duration.ofDays(59));
        assertThat(publishedIds(keys)).containsExactly(first);

        after(keys, Duration.ofDays(1));
        assertThat(id(keys)).isEqualTo(first);
        assertThat(publishedIds(keys)).hasSize(2).contains(first);
        assertThat(states()).containsExactly(State.ACTIVE, State.NEXT);

        after(keys, Duration.ofHours(23));
        assertThat(id(keys)).isEqualTo(first);

        after(keys, Duration.ofHours(1));
        String second = id(keys);
        assertThat(second).isNotEqualTo(first);
        assertThat(publishedIds(keys)).as("tokens of the first are still out").containsExactlyInAnyOrder(first, second);
        assertThat(states()).containsExactly(State.RETIRING, State.ACTIVE);
        assertThat(id(open())).as("a restart changes nothing").isEqualTo(second);

        after(keys, LONGEST_TOKEN.plus(Duration.ofMinutes(6)));
        assertThat(publishedIds(keys)).hasSize(2);
        after(keys, Duration.ofSeconds(1));
        assertThat(publishedIds(keys)).containsExactly(second);
    }

    @Test
    void through_the_years_every_token_is_signed_by_a_key_that_outlives_it_and_is_known_since_a_day() throws Exception {
        SigningKeys keys = open();
        Set<String> yesterday = publishedIds(keys);
        for (int day = 0; day < 1000; day++) {
            after(keys, Duration.ofDays(1));
            assertThat(yesterday).contains(id(keys));
            assertThat(keys.active().key().notAfter()).isAfter(clock.instant().plus(Duration.ofDays(28)));
            yesterday = publishedIds(keys);
            assertThat(yesterday.size()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void after_a_long_sleep_there_is_a_new_key_at_once() throws Exception {
        String first = id(open());
        clock.advance(Duration.ofDays(200));
        SigningKeys keys = open();
        assertThat(id(keys)).isNotEqualTo(first);
        assertThat(publishedIds(keys)).containsExactly(id(keys));
    }

    @Test
    void another_algorithm_signs_at_once_and_the_old_key_stays_published() throws Exception {
        String ec = id(open());
        SigningKeys keys = database.open(data, InMemoryKeys.rotation(SigningAlgorithm.RS256, LONGEST_TOKEN), clock);
        String rsa = id(keys);
        assertThat(keys.active().algorithm()).isEqualTo(SigningAlgorithm.RS256);
        assertThat(publishedIds(keys)).containsExactlyInAnyOrder(ec, rsa);
    }

    @Test
    void signing_keys_end_with_the_ca_and_then_there_is_another_one() throws Exception {
        SigningKeys keys = open();
        String ca = keys.caPem();
        Instant end = notAfter(Role.CA);
        clock.advance(Duration.ofDays(3653).minusHours(3));
        after(keys, Duration.ofHours(1));
        after(keys, Duration.ZERO);
        assertThat(keys.active().key().notAfter()).isEqualTo(end);
        assertThat(publishedIds(keys)).as("no key after key while the CA ends").hasSize(1);
        String last = id(keys);

        after(keys, Duration.ofHours(1));
        assertThat(keys.caPem()).isNotEqualTo(ca);
        assertThat(data.resolve("ca.pem")).content().isEqualTo(keys.caPem());
        assertThat(id(keys)).isNotEqualTo(last);
        assertThat(publishedIds(keys)).as("its tokens are still out").contains(last);
    }

    // by command

    @Test
    void a_rotation_makes_the_next_key_and_no_second_one() throws Exception {
        SigningKeys keys = open();
        String first = id(keys);
        KeyDescription next = keys.rotate(false);
        assertThat(next.state()).isEqualTo(State.NEXT);
        assertThat(next.usedFrom()).contains(clock.instant().plus(Duration.ofDays(1)));
        assertThat(id(keys)).isEqualTo(first);
        assertThat(publishedIds(keys)).containsExactlyInAnyOrder(first, next.id());
        assertThat(keys.rotate(false)).isEqualTo(next);

        after(keys, Duration.ofDays(1));
        assertThat(id(keys)).isEqualTo(next.id());
    }

    @Test
    void an_urgent_rotation_signs_at_once_with_the_key_that_is_known_longest() throws Exception {
        SigningKeys keys = open();
        String first = id(keys);
        String next = keys.rotate(false).id();
        KeyDescription active = keys.rotate(true);
        assertThat(active.id()).isEqualTo(next);
        assertThat(active.state()).isEqualTo(State.ACTIVE);
        assertThat(id(keys)).isEqualTo(next);

        String third = keys.rotate(true).id();
        assertThat(id(keys)).isEqualTo(third);
        assertThat(publishedIds(keys)).containsExactlyInAnyOrder(first, next, third);
        assertThat(database.list().stream().filter(key -> key.state() == State.RETIRING))
                .as("a key that signs no more is not kept")
                .hasSize(2)
                .allSatisfy(key -> assertThat(key.sealed()).isEmpty());
    }

    @Test
    void a_revoked_key_is_published_no_more_and_another_one_signs() throws Exception {
        SigningKeys keys = open();
        KeyIds first = keys.active().ids();
        KeyDescription revoked = keys.revoke(first.libtrust()).orElseThrow();
        assertThat(revoked.state()).isEqualTo(State.REVOKED);
        String second = id(keys);
        assertThat(second).isNotEqualTo(first.rfc7638());
        assertThat(publishedIds(keys)).containsExactly(second);
        assertThat(keys.bundlePem().split("BEGIN CERTIFICATE", -1)).hasSize(1 + 2);
        assertThat(keys.revoked()).containsExactly(first.rfc7638());
        assertThat(database.list())
                .filteredOn(key -> key.state() == State.REVOKED)
                .singleElement()
                .satisfies(key -> assertThat(key.sealed()).isEmpty());

        assertThat(keys.revoke(first.rfc7638())).contains(revoked);
        assertThat(id(keys)).isEqualTo(second);
        assertThat(keys.revoke("another")).isEmpty();
    }

    @Test
    void a_revoked_key_is_named_until_nothing_that_it_signs_is_valid() {
        SigningKeys keys = open();
        String first = id(keys);
        keys.revoke(first);
        after(keys, Duration.ofDays(89));
        assertThat(keys.revoked()).containsExactly(first);
        after(keys, Duration.ofDays(1).plus(Duration.ofMinutes(7)));
        assertThat(keys.revoked()).isEmpty();
    }

    @Test
    void the_next_key_takes_the_place_of_a_revoked_one() {
        SigningKeys keys = open();
        String next = keys.rotate(false).id();
        keys.revoke(id(keys));
        assertThat(id(keys)).isEqualTo(next);

        String later = keys.rotate(false).id();
        keys.revoke(later);
        assertThat(id(keys)).as("the next key alone was revoked").isEqualTo(next);
    }

    @Test
    void with_the_ca_everything_is_revoked() throws Exception {
        SigningKeys keys = open();
        keys.rotate(true);
        Set<String> before = publishedIds(keys);
        KeyDescription ca = keys.list().stream()
                .filter(key -> key.role() == Role.CA)
                .findFirst()
                .orElseThrow();
        String certificate = keys.caPem();
        keys.revoke(ca.id());
        assertThat(keys.revoked()).hasSize(3).contains(ca.id()).containsAll(before);
        assertThat(publishedIds(keys)).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(keys.caPem()).isNotEqualTo(certificate);
        assertThat(data.resolve("ca.pem")).content().isEqualTo(keys.caPem());
    }

    // several servers

    @Test
    void a_second_server_signs_with_the_same_key_and_takes_up_what_the_first_has_changed() throws Exception {
        SigningKeys one = open();
        SigningKeys other = open();
        assertThat(id(other)).isEqualTo(id(one));

        String second = one.rotate(true).id();
        assertThat(publishedIds(other))
                .as("whoever asks for the keys is told the newest")
                .contains(second);
        assertThat(id(other)).isEqualTo(second);
    }

    @Test
    void no_server_signs_for_longer_than_seconds_with_a_key_that_another_one_has_revoked() {
        SigningKeys one = open();
        SigningKeys other = open();
        String first = id(other);
        one.revoke(first);
        clock.advance(SigningKeys.LONGEST_UNSEEN.plusMillis(1));
        assertThat(id(other)).isNotEqualTo(first).isEqualTo(id(one));
    }

    @Test
    void without_the_database_a_server_signs_no_longer_than_seconds_and_goes_on_publishing() throws Exception {
        SigningKeys keys = open();
        Set<String> published = publishedIds(keys);
        database.away(true);
        clock.advance(SigningKeys.LONGEST_UNSEEN);
        assertThat(published).contains(id(keys));
        clock.advance(Duration.ofMillis(1));
        assertThatThrownBy(keys::active).isInstanceOf(StorageException.class);
        assertThat(publishedIds(keys)).isEqualTo(published);

        database.away(false);
        assertThat(published).contains(id(keys));
    }

    @Test
    void what_one_server_has_done_the_other_does_not_do_again() throws Exception {
        SigningKeys one = open();
        SigningKeys other = open();
        clock.advance(Duration.ofDays(60));
        one.renew();
        other.renew();
        assertThat(publishedIds(one)).hasSize(2).isEqualTo(publishedIds(other));
    }

    private SigningKeys open() {
        return database.open(data, ROTATION, clock);
    }

    private void after(SigningKeys keys, Duration duration) {
        clock.advance(duration);
        keys.renew();
    }

    private static String id(SigningKeys keys) {
        return keys.active().ids().rfc7638();
    }

    private static Set<String> publishedIds(SigningKeys keys) throws Exception {
        return JWKSet.parse(keys.jwks()).getKeys().stream()
                .map(JWK::getKeyID)
                .filter(id -> !id.contains(":"))
                .collect(Collectors.toSet());
    }

    private List<State> states() {
        return database.list().stream()
                .filter(key -> key.role() == Role.SIGNING)
                .map(StoredKey::state)
                .toList();
    }

    private Instant notAfter(Role role) throws Exception {
        StoredKey key = database.list().stream()
                .filter(stored -> stored.role() == role)
                .findFirst()
                .orElseThrow();
        return KeptKey.of(key).notAfter();
    }
}
