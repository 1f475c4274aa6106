package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.service.ServiceName;
import dev.wharf.token.service.ServiceSettings;
import dev.wharf.token.storage.StorageException;
import dev.wharf.token.storage.StoredToken;
import dev.wharf.token.storage.StoredToken.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store of secrets does, whichever database is below. */
abstract class TokenStoreContract extends StoreFixture {
    private static final Subject ALICE = Subject.user("alice");
    private static final Subject BOB = Subject.user("bob");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.125Z");

    @BeforeEach
    void makeAccounts() {
        users.put("alice", settings(HASH, false));
        users.put("bob", settings(HASH, false));
    }

    @Test
    void nothing_is_there_at_first() {
        assertThat(tokens.find(hash(1))).isEmpty();
        assertThat(tokens.find(1)).isEmpty();
        assertThat(tokens.list(ALICE, Kind.REFRESH)).isEmpty();
        assertThat(tokens.delete(1)).isFalse();
    }

    @Test
    void every_part_of_a_secret_is_kept() {
        StoredToken.Settings settings = new StoredToken.Settings(
                Kind.ACCESS,
                "rga_ABCD",
                ALICE,
                Optional.of(Service.FIRST),
                "laptop (old) – ä",
                new CredentialLimits(
                        Set.of(Action.PULL, Action.CATALOG),
                        List.of(RepositoryPattern.parse("team/**"), RepositoryPattern.parse("ci/app-*"))),
                List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8::/32")),
                "docker",
                7,
                NOON,
                Optional.of(NOON.plus(Duration.ofDays(90))));
        long id = tokens.add(hash(1), settings).orElseThrow();
        StoredToken expected = new StoredToken(id, hash(1), settings, Optional.empty());
        assertThat(tokens.find(hash(1))).contains(expected);
        assertThat(tokens.find(id)).contains(expected);
        assertThat(tokens.list(ALICE, Kind.ACCESS)).containsExactly(expected);

        StoredToken.Use use = new StoredToken.Use(NOON.plusSeconds(5), "2001:db8:0:0:0:0:0:1");
        tokens.used(id, use);
        assertThat(tokens.find(id)).contains(new StoredToken(id, hash(1), settings, Optional.of(use)));
    }

    @Test
    void a_secret_without_limits_is_kept() {
        StoredToken.Settings settings = new StoredToken.Settings(
                Kind.ACCESS,
                "rga_ABCD",
                ALICE,
                Optional.empty(),
                "",
                CredentialLimits.NONE,
                List.of(),
                "",
                0,
                NOON,
                Optional.empty());
        long id = tokens.add(hash(1), settings).orElseThrow();
        assertThat(tokens.find(id).orElseThrow().token()).isEqualTo(settings);
    }

    @Test
    void nobody_has_a_secret() {
        assertThat(tokens.add(hash(1), refresh(Subject.user("carol"), NOON))).isEmpty();
        assertThat(tokens.add(hash(1), refresh(Subject.group("alice"), NOON))).isEmpty();
        assertThat(tokens.find(hash(1))).isEmpty();
    }

    @Test
    void no_two_secrets_have_one_hash() {
        add(1, ALICE, NOON);
        assertThatThrownBy(() -> tokens.add(hash(1), refresh(BOB, NOON))).isInstanceOf(StorageException.class);
        assertThat(tokens.find(hash(1)).orElseThrow().token().owner()).isEqualTo(ALICE);
    }

    @Test
    void secrets_are_listed_by_owner_and_kind_and_deleted() {
        long one = add(1, ALICE, NOON);
        long two = add(2, ALICE, NOON);
        add(3, BOB, NOON);
        assertThat(tokens.list(ALICE, Kind.REFRESH)).extracting(StoredToken::id).containsExactly(one, two);
        assertThat(tokens.list(ALICE, Kind.ACCESS)).isEmpty();
        assertThat(tokens.delete(one)).isTrue();
        assertThat(tokens.delete(one)).isFalse();
        assertThat(tokens.list(ALICE, Kind.REFRESH)).extracting(StoredToken::id).containsExactly(two);
        assertThat(tokens.list(BOB, Kind.REFRESH)).hasSize(1);
    }

    @Test
    void secrets_go_with_their_owner_and_with_their_service() {
        services.put(new ServiceName("other"), ServiceSettings.defaults());
        long service = services.find("other").orElseThrow().id();
        add(1, ALICE, NOON);
        tokens.add(hash(2), refresh(BOB, Optional.of(service), NOON));
        add(3, BOB, NOON);

        services.delete("other");
        assertThat(tokens.list(BOB, Kind.REFRESH)).extracting(StoredToken::hash).containsExactly(hash(3));
        users.delete("alice");
        assertThat(tokens.find(hash(1))).isEmpty();
        users.put("alice", settings(HASH, false));
        assertThat(tokens.list(ALICE, Kind.REFRESH)).isEmpty();
    }

    /** What was never used counts from when it was made. */
    @Test
    void those_unused_for_long_are_deleted_of_one_account() {
        Instant limit = NOON.plusSeconds(10);
        add(1, ALICE, NOON);
        long used = add(2, ALICE, NOON);
        tokens.used(used, new StoredToken.Use(limit, "127.0.0.1"));
        add(3, ALICE, limit);
        add(4, BOB, NOON);
        tokens.deleteUnused(ALICE, Kind.ACCESS, limit);
        assertThat(tokens.list(ALICE, Kind.REFRESH)).hasSize(3);
        tokens.deleteUnused(ALICE, Kind.REFRESH, limit);
        assertThat(tokens.list(ALICE, Kind.REFRESH))
                .extracting(StoredToken::hash)
                .containsExactly(hash(2), hash(3));
        assertThat(tokens.list(BOB, Kind.REFRESH)).hasSize(1);
    }

    @Test
    void the_latest_are_kept_of_one_account() {
        IntStream.rangeClosed(1, 5).forEach(i -> add(i, ALICE, NOON.plusSeconds(i)));
        add(6, BOB, NOON);
        tokens.used(tokens.find(hash(1)).orElseThrow().id(), new StoredToken.Use(NOON.plusSeconds(9), "127.0.0.1"));
        tokens.keepLatest(ALICE, Kind.ACCESS, 0);
        tokens.keepLatest(ALICE, Kind.REFRESH, 5);
        assertThat(tokens.list(ALICE, Kind.REFRESH)).hasSize(5);
        tokens.keepLatest(ALICE, Kind.REFRESH, 3);
        assertThat(tokens.list(ALICE, Kind.REFRESH))
                .extracting(StoredToken::hash)
                .containsExactly(hash(1), hash(4), hash(5));
        assertThat(tokens.list(BOB, Kind.REFRESH)).hasSize(1);
    }

    @Test
    void only_a_deletion_is_a_change_of_what_is_allowed() {
        long epoch = database.epoch();
        long one = add(1, ALICE, NOON);
        add(2, ALICE, NOON);
        add(3, ALICE, NOON.plusSeconds(20));
        tokens.used(one, new StoredToken.Use(NOON.plusSeconds(30), "127.0.0.1"));
        tokens.deleteUnused(ALICE, Kind.REFRESH, NOON.plusSeconds(10));
        tokens.keepLatest(ALICE, Kind.REFRESH, 1);
        assertThat(tokens.list(ALICE, Kind.REFRESH)).extracting(StoredToken::id).containsExactly(one);
        assertThat(database.epoch()).isEqualTo(epoch);
        tokens.delete(one);
        assertThat(database.epoch()).isNotEqualTo(epoch);
    }

    private long add(int number, Subject owner, Instant createdAt) {
        return tokens.add(hash(number), refresh(owner, createdAt)).orElseThrow();
    }

    private static String hash(int number) {
        return "%064x".formatted(number);
    }

    private static StoredToken.Settings refresh(Subject owner, Instant createdAt) {
        return refresh(owner, Optional.of(Service.FIRST), createdAt);
    }

    private static StoredToken.Settings refresh(Subject owner, Optional<Long> service, Instant createdAt) {
        return new StoredToken.Settings(
                Kind.REFRESH,
                "rgr_ABCD",
                owner,
                service,
                "",
                CredentialLimits.NONE,
                List.of(),
                "docker",
                0,
                createdAt,
                Optional.empty());
    }
}
