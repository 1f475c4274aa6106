package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Action;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.service.ServiceName;
import dev.wharf.token.service.ServiceSettings;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.StorageException;
import dev.wharf.token.storage.StoredToken;
import dev.wharf.token.storage.UserStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changes of several stores as one, and the age of what they decide, whichever database is below. */
abstract class TransactionsContract extends StoreFixture {
    @Test
    void reads_inside_see_the_changes_before_them() {
        String seen = database.commit(() -> {
            users.put("alice", settings(HASH, false));
            groups.put(new Group("dev", List.of(Subject.user("alice"))));
            add(allow("team/**", Subject.group("dev"), Action.PULL));
            return user("alice").groups() + " " + groups.list("", 1000).size() + " "
                    + allRules().size();
        });
        assertThat(seen).isEqualTo("[dev] 1 1");
        assertThat(user("alice").groups()).containsExactly("dev");
        assertThat(allRules()).hasSize(1);
    }

    @Test
    void others_see_them_only_when_all_are_made() {
        database.commit(() -> {
            users.put("alice", settings(HASH, false));
            assertThat(elsewhere(() -> users.find("alice").isPresent())).isFalse();
            return services.put(new ServiceName("other"), ServiceSettings.defaults());
        });
        assertThat(elsewhere(() -> users.find("alice").isPresent())).isTrue();
    }

    @Test
    void an_exception_takes_back_the_changes_of_every_store() {
        long epoch = database.epoch();
        users.put("kept", settings(HASH, false));
        assertThatThrownBy(() -> database.commit(() -> {
                    users.put("alice", settings(HASH, false));
                    users.delete("kept");
                    database.commit(() -> groups.put(new Group("dev", List.of(Subject.user("alice")))));
                    services.put(new ServiceName("other"), ServiceSettings.defaults());
                    throw new IllegalArgumentException("enough");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("enough");
        assertThat(users.list("", 1000)).containsExactly(user("kept"));
        assertThat(groups.list("", 1000)).isEmpty();
        assertThat(services.list()).hasSize(1);

        users.put("alice", settings(HASH, false));
        assertThat(database.epoch()).isGreaterThan(epoch);
    }

    @Test
    void what_somebody_elses_change_stops_runs_again() {
        AtomicInteger runs = new AtomicInteger();
        Subject dev = Subject.group("dev");
        boolean isNew = database.commit(() -> {
            boolean absent = groups.find("dev").isEmpty();
            if (runs.incrementAndGet() == 1) {
                elsewhere(() -> groups.put(new Group("dev", List.of())));
            }
            users.put("alice", settings(HASH, false));
            if (absent) {
                database.write(handle -> SubjectTable.insert(handle, dev));
            }
            return absent;
        });
        assertThat(isNew).isFalse();
        assertThat(runs).hasValue(2);
        assertThat(users.find("alice")).isPresent();
        assertThat(groups.list("", 1000)).hasSize(1);
    }

    /** Both would find nobody else left, had they not to wait for each other. */
    @Test
    void changes_come_one_after_the_other() throws Exception {
        users.put("root", settings(HASH, true));
        users.put("other", settings(HASH, true));
        List<UserStore.DeleteResult> results = together(List.of(
                task(() -> database.commit(() -> users.delete("root"))),
                task(() -> database.commit(() -> users.delete("other")))));
        assertThat(results)
                .containsExactlyInAnyOrder(UserStore.DeleteResult.DELETED, UserStore.DeleteResult.LAST_ADMIN);
    }

    @Test
    void what_never_succeeds_ends() {
        AtomicInteger runs = new AtomicInteger();
        users.put("alice", settings(HASH, false));
        assertThatThrownBy(() -> database.commit(() -> {
                    runs.incrementAndGet();
                    services.put(new ServiceName("other"), ServiceSettings.defaults());
                    return database.write(handle -> SubjectTable.insert(handle, Subject.user("alice")));
                }))
                .isInstanceOf(StorageException.class);
        assertThat(runs).hasValueBetween(2, 10);
        assertThat(services.list()).hasSize(1);
    }

    @Test
    void nothing_but_reading_is_no_transaction_that_others_wait_for() throws Exception {
        users.put("alice", settings(HASH, false));
        long epoch = database.epoch();
        List<Integer> seen = together(IntStream.range(0, 12)
                .mapToObj(_ ->
                        task(() -> database.commit(() -> users.list("", 1000).size())))
                .toList());
        assertThat(seen).containsOnly(1).hasSize(12);
        assertThat(database.epoch()).isEqualTo(epoch);
    }

    @Test
    void every_change_of_what_is_allowed_makes_a_new_epoch() {
        Map<String, Runnable> changes = new LinkedHashMap<>();
        changes.put("first account", () -> users.createFirst("root", HASH));
        changes.put("new account", () -> users.put("alice", settings(HASH, false)));
        changes.put("changed account", () -> users.put("alice", settings(OTHER_HASH, true)));
        changes.put(
                "own password",
                () -> users.changePassword(user("alice").id(), user("alice").credentialEpoch(), HASH));
        changes.put("ended logins", () -> users.endLogins("alice"));
        changes.put("new group", () -> groups.put(new Group("dev", List.of())));
        changes.put("members", () -> groups.put(new Group("dev", List.of(Subject.user("alice")))));
        changes.put("new rule", () -> put(allow("team/**", Subject.group("dev"), Action.PULL)));
        changes.put("no rule", () -> rules.delete(lastRule()));
        changes.put("no group", () -> groups.delete("dev"));
        changes.put("new service", () -> services.put(new ServiceName("other"), ServiceSettings.defaults()));
        changes.put(
                "changed service",
                () -> services.put(
                        new ServiceName("other"), ServiceSettings.defaults().withStripHosts(List.of("a.example"))));
        changes.put("first service", () -> services.putFirst(new ServiceName("main"), ServiceSettings.defaults()));
        changes.put("no service", () -> services.delete("other"));
        changes.put("no account", () -> users.delete("alice"));
        changes.forEach((what, change) -> {
            long before = database.epoch();
            change.run();
            assertThat(database.epoch()).as(what).isNotEqualTo(before);
        });
    }

    @Test
    void several_changes_are_one_new_epoch_and_what_decides_nothing_is_none() {
        long before = database.epoch();
        database.commit(() -> {
            users.put("alice", settings(HASH, false));
            return users.put("bob", settings(HASH, false));
        });
        long after = database.epoch();
        assertThat(after).isEqualTo(before + 1);
        long token = tokens.add(
                        "%064x".formatted(1),
                        new StoredToken.Settings(
                                StoredToken.Kind.REFRESH,
                                "rgr_ABCD",
                                Subject.user("alice"),
                                Optional.of(Service.FIRST),
                                "",
                                CredentialLimits.NONE,
                                List.of(),
                                "docker",
                                0,
                                Instant.EPOCH,
                                Optional.empty()))
                .orElseThrow();
        tokens.used(token, new StoredToken.Use(Instant.EPOCH.plus(Duration.ofDays(1)), "127.0.0.1"));
        users.find("alice");
        assertThat(database.epoch()).isEqualTo(after);
    }

    private long lastRule() {
        List<StoredRule> all = allRules();
        return all.getLast().id();
    }

    /** In another thread, which is in no transaction of ours. */
    private static <T> T elsewhere(Callable<T> task) {
        try {
            return together(List.of(task)).getFirst();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
