package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.token.storage.BackupException;
import dev.wharf.token.storage.BackupStore.Restored;
import dev.wharf.token.storage.Revocation;
import dev.wharf.token.storage.UserStore.DeleteResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What backups are, from one database to another, whichever they are. */
abstract class BackupStoreContract extends StoreFixture {
    private static final Instant MADE = Instant.parse("2026-11-28T09:00:00.123Z");

    /** Something in every table: nothing, everything, the longest and the strangest. */
    private static final List<String> ROWS = List.of(
            "INSERT INTO subjects (id, kind, name, created_at) VALUES"
                    + " (11, 'user', 'alice', TIMESTAMP WITH TIME ZONE '2026-11-01 12:00:00.123456+01:00'),"
                    + " (12, 'group', 'dev', CURRENT_TIMESTAMP), (13, 'robot', 'team/app+ci', CURRENT_TIMESTAMP)",
            "INSERT INTO users (subject_id, password_hash, admin, enabled, credential_epoch, must_change_password)"
                    + " VALUES (11, '$2a$04$x', TRUE, FALSE, 7, TRUE)",
            "INSERT INTO robots VALUES (13, 'team/app', '\u00fcber \"alles\" \\ \ud83d\udc33', TRUE, 0)",
            "INSERT INTO group_members (member_id, group_id) VALUES (11, 12), (13, 12)",
            "INSERT INTO services (id, name, profile, pull_seconds, push_seconds, anonymous, refresh,"
                    + " require_namespace, strip_hosts, self_service) VALUES"
                    + " (21, 'zot', 'kid-rfc7638', 60, 120, FALSE, 'never', TRUE, 'a.example b.example:5000', TRUE)",
            "INSERT INTO namespaces (id, service_id, path, place, description, visibility, archived) VALUES"
                    + " (31, 21, 'team/app', 'team', '', 'internal', TRUE)",
            "INSERT INTO namespace_members (namespace_id, subject_id, role) VALUES (31, 12, 'owner')",
            "INSERT INTO repositories (id, service_id, name, place, description, visibility) VALUES"
                    + " (41, 1, 'a/b', 'a', 'line\nbreak', 'public')",
            "INSERT INTO acl_rules (id, lookup, pattern, subject_id, effect, actions, except_subject_id, cidrs,"
                    + " valid_from, valid_until, origin, enabled, note, namespace_id, anchor, place) VALUES"
                    + " (51, -9223372036854775808, 'a/*', 11, 'deny', 31, 12, '10.0.0.0/8 ::1/128',"
                    + " TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00:00', NULL, 'member', FALSE, 'why', 31, 'a/', 'a')",
            "INSERT INTO used_places (place, service_id) VALUES ('bob', 21)",
            "INSERT INTO tokens (id, kind, hash, shown, subject_id, service_id, name, actions, patterns, cidrs,"
                    + " client_id, credential_epoch, created_at, expires_at, used_at, used_from) VALUES"
                    + " (61, 'access', 'aa', 'whp_1', 11, NULL, 'n', 3, '', '', '', 7, CURRENT_TIMESTAMP, NULL, NULL, NULL),"
                    + " (62, 'robot', 'bb', 'whr_1', 13, 21, 'n', 3, 'a/**', '', '', 0, CURRENT_TIMESTAMP,"
                    + " CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, '::1')",
            "INSERT INTO federation_providers VALUES (71, 'github', 'https://issuer.example', '', 'RS256 ES256', 600)",
            "INSERT INTO federation_trusts VALUES (81, 'ci', 71, 13, 'https://wharf.example', TRUE)",
            "INSERT INTO federation_conditions VALUES (81, 0, 'ref', 'refs/heads/*'), (81, 1, 'repository', 'o/r')",
            "INSERT INTO signing_keys (id, role, state, certificate, sealed, created_at, activated_at) VALUES"
                    + " ('k1', 'ca', 'active', 'PEM', 'sealed', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
            "INSERT INTO audit (at, actor, credential, address, action, target, detail, request_id) VALUES"
                    + " (CURRENT_TIMESTAMP, 'admin', 'password', '::1', 'user.created', 'user:alice', 'x', 'r1'),"
                    + " (CURRENT_TIMESTAMP, 'admin', 'password', '::1', 'user.changed', 'user:alice', 'y', 'r2')");

    private Database other;

    /** Another one that is empty too, and possibly of the other kind. */
    abstract Database openOther() throws Exception;

    @BeforeEach
    void fill() throws Exception {
        other = openOther();
        ROWS.forEach(row -> execute(database, row));
    }

    @AfterEach
    void closeOther() {
        other.close();
    }

    private static void execute(Database in, String statement) {
        int _ = in.write(handle -> handle.execute(statement));
    }

    private static String backup(Database of) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JdbcBackupStore(of, () -> MADE).write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Restored restore(Database into, String backup) throws IOException {
        return restore(into, backup, false);
    }

    private static Restored restore(Database into, String backup, boolean keepKeys) throws IOException {
        return new JdbcBackupStore(into, () -> MADE)
                .restore(new ByteArrayInputStream(backup.getBytes(StandardCharsets.UTF_8)), keepKeys);
    }

    /** Everything but the digest, which is another one if the order is. */
    private static List<String> content(Database of) throws IOException {
        return backup(of)
                .lines()
                .filter(line -> !line.contains("\"digest\""))
                .sorted()
                .toList();
    }

    private static List<String> keys(Database of) {
        return of.read(handle -> handle.select("SELECT id FROM signing_keys ORDER BY id")
                .mapTo(String.class)
                .list());
    }

    private static List<String> record(Database of) {
        return of.read(handle -> handle.select("SELECT request_id FROM audit ORDER BY id")
                .mapTo(String.class)
                .list());
    }

    @Test
    void every_table_has_its_place() throws IOException {
        List<String> tables = database.read(handle -> handle.createQuery(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA")
                .mapTo(String.class)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .list());
        List<String> expected = new ArrayList<>(JdbcBackupStore.TABLES);
        expected.addAll(List.of("policy_epoch", "signing_keys_lock", "revocations", "flyway_schema_history"));
        assertThat(tables).containsExactlyInAnyOrderElementsOf(expected);

        String backup = backup(database);
        for (String table : JdbcBackupStore.TABLES) {
            assertThat(backup)
                    .as("rows of %s", table)
                    .containsPattern("\\{[^\n]*\"table\":\"" + table + "\"[^\n]*}\n\\[");
        }
    }

    @Test
    void another_database_has_everything_then() throws IOException {
        long epoch = other.epoch();
        String backup = backup(database);
        Restored restored = restore(other, backup);

        assertThat(content(other)).isEqualTo(content(database));
        assertThat(restored.madeAt()).isEqualTo(MADE);
        assertThat(restored.withKeys()).isTrue();
        assertThat(restored.rows())
                .isEqualTo(backup.lines().filter(line -> line.startsWith("[")).count());
        assertThat(other.epoch()).isGreaterThan(epoch);
        assertThat(restore(other, backup)).isEqualTo(new Restored(MADE, restored.rows(), false));
    }

    @Test
    void what_is_made_later_gets_ids_that_nothing_had() throws IOException {
        users.put("bob", settings(HASH, false));
        long id = user("bob").id();
        String before = backup(database);
        users.put("carol", settings(HASH, false));
        long last = user("carol").id();
        assertThat(users.delete("carol")).isEqualTo(DeleteResult.DELETED);

        restore(database, before);
        users.put("dave", settings(HASH, false));
        assertThat(user("dave").id()).isGreaterThan(last);

        restore(other, before);
        JdbcUserStore there = new JdbcUserStore(other);
        there.put("dave", settings(HASH, false));
        assertThat(there.find("dave").orElseThrow().id()).isGreaterThan(id);
    }

    @Test
    void what_was_done_since_is_taken_back_but_stays_on_record() throws IOException {
        String before = backup(database);
        List<String> content = content(database);
        users.put("mallory", settings(HASH, true));
        execute(database, "DELETE FROM subjects WHERE name = 'team/app+ci'");
        execute(
                database,
                "INSERT INTO audit (at, actor, credential, address, action, target, detail, request_id)"
                        + " VALUES (CURRENT_TIMESTAMP, 'admin', '', '', 'a.b', 'a:b', '', 'r3')");

        restore(database, before);

        assertThat(record(database)).containsExactly("r1", "r2", "r3");
        execute(database, "DELETE FROM audit WHERE request_id = 'r3'");
        assertThat(content(database))
                .filteredOn(line -> !line.contains("\"next\""))
                .isEqualTo(content.stream()
                        .filter(line -> !line.contains("\"next\""))
                        .toList());
        assertThat(new JdbcRevocationStore(database).since(Instant.now().minusSeconds(60)))
                .extracting(Revocation::subject)
                .containsExactlyInAnyOrder("alice", "mallory", "team/app+ci");
    }

    @Test
    void a_record_of_another_installation_is_added_to_this_one() throws IOException {
        execute(
                other,
                "INSERT INTO audit (at, actor, credential, address, action, target, detail, request_id)"
                        + " VALUES (CURRENT_TIMESTAMP, 'admin', '', '', 'a.b', 'a:b', '', 'own')");
        String backup = backup(database);
        restore(other, backup);
        assertThat(record(other)).containsExactly("own", "r1", "r2");
        restore(other, backup);
        restore(other, backup(other));
        assertThat(record(other)).containsExactly("own", "r1", "r2");
    }

    @Test
    void keys_come_back_unless_these_are_the_same_or_younger_ones() throws IOException {
        String before = backup(database);
        String key = "INSERT INTO signing_keys (id, role, state, certificate, sealed, created_at) VALUES"
                + " ('k2', 'ca', 'next', 'PEM', 'sealed', CURRENT_TIMESTAMP)";
        execute(database, "UPDATE signing_keys SET state = 'revoked'");
        execute(database, key);
        assertThat(restore(database, before).withKeys()).isFalse();
        assertThat(keys(database)).containsExactly("k1", "k2");
        assertThat(backup(database)).contains("revoked");

        execute(other, key);
        assertThat(restore(other, before, true).withKeys()).isFalse();
        assertThat(keys(other)).containsExactly("k2");
        assertThat(restore(other, before).withKeys()).isTrue();
        assertThat(keys(other)).containsExactly("k1");
    }

    @Test
    void what_others_do_meanwhile_is_not_in_it() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JdbcBackupStore(database, () -> MADE).write(new OutputStream() {
            private boolean isBegun;

            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                if (!isBegun) {
                    isBegun = true;
                    CompletableFuture.runAsync(() -> users.put("late", settings(HASH, false)))
                            .join();
                }
                out.write(bytes, from, length);
            }
        });
        assertThat(users.find("late")).isPresent();
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("late");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 9, -1})
    void one_that_was_cut_off_changes_nothing(int kept) throws IOException {
        List<String> lines = backup(database).lines().toList();
        String cut = String.join("\n", lines.subList(0, kept < 0 ? lines.size() - 1 : kept));
        List<String> before = content(other);
        assertThatThrownBy(() -> restore(other, cut)).isInstanceOf(BackupException.class);
        assertThat(content(other)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wharf-token-backup|something-else|line 1 .*token server",
                "2026-11-28T09:00:00.123Z|yesterday|line 1 .*when",
                "\"schema\":\"6\"|\"schema\":\"5\"|version 5 of the schema",
                "\"table\":\"users\"|\"table\":\"users; DROP TABLE users\"|line 8 .*unknown",
                "\"table\":\"users\"|\"table\":\"subjects\"|line 8 .*twice",
                "\"password_hash\"|\"password\"|columns are not those of users",
                "\"password_hash\"|\"admin\"|columns are not those of users",
                "alice|malice|not what was written",
                "[61,|[\"61\",|id is no number",
                "\"2026-11-01T11:00:00.123456Z\"|\"soon\"|created_at is no time",
                "[61,|[62,|takes no such row",
                "\"rows\":2|\"rows\":3|not what was written",
                "[61,|[61,}|line 2[0-9] .*JSON",
            })
    void one_that_is_damaged_changes_nothing(String text, String replacement, String message) throws IOException {
        String backup = backup(database);
        assertThat(backup).contains(text);
        List<String> before = content(other);
        String damaged = backup.replace(text, replacement);
        assertThatThrownBy(() -> restore(other, damaged))
                .isInstanceOf(BackupException.class)
                .message()
                .containsPattern(message);
        assertThat(content(other)).isEqualTo(before);
    }

    @Test
    void nothing_follows_the_end() throws IOException {
        String backup = backup(database);
        assertThatThrownBy(() -> restore(other, backup + "[1]\n"))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("follow the end");
        assertThatThrownBy(() -> restore(other, "x".repeat(2 << 20)))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("too long");
        Stream.of("{}", "\n", "[]", "{\"format\":\"wharf-token-backup\"}")
                .forEach(text -> assertThatThrownBy(() -> restore(other, text)).isInstanceOf(BackupException.class));
    }
}
