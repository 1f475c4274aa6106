package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backups of a server that runs, and back into one that runs. */
class BackupApiTest {
    private static final String BACKUP = "/api/v1/backup";
    private static final String JSON_LINES = "application/jsonl";
    private static final String PASSWORD = "down-the-rabbit-hole";
    private static final String SCOPE = "/token?service=wharf-registry&scope=repository:team/app:pull";

    private final RunningServer server = RunningServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private static String backup(RunningServer of) {
        return of.admin("GET", BACKUP)
                .expect(200)
                .header("Content-Type", JSON_LINES)
                .body();
    }

    private static Call restore(RunningServer into, String query, String backup) {
        return into.admin("PUT", BACKUP + query).body(JSON_LINES, backup.getBytes(StandardCharsets.UTF_8));
    }

    private static String caOf(RunningServer server) {
        return server.get("/keys/ca.pem").expect(200).body();
    }

    @Test
    void only_administrators_read_and_restore() {
        server.user("alice", PASSWORD);
        for (String method : List.of("GET", "PUT")) {
            server.call(method, BACKUP).expect(401);
            server.call(method, BACKUP).basic("alice", PASSWORD).expect(403).without("$2a$");
        }
    }

    @Test
    void what_was_taken_back_counts_at_once() {
        server.user("alice", PASSWORD).rule("allow", "user:alice", "team/app", "pull");
        String granted = "repository:team/app:pull";
        assertThat(server.get(SCOPE).basic("alice", PASSWORD).expect(200).granted())
                .isEqualTo(granted);
        String backup = backup(server);
        String ca = caOf(server);
        server.admin("DELETE", "/api/v1/users/alice").expect(204);
        server.user("mallory", PASSWORD).rule("allow", "user:mallory", "team/app", "pull");
        server.get(SCOPE).basic("alice", PASSWORD).expect(401);
        assertThat(server.get(SCOPE).basic("mallory", PASSWORD).expect(200).granted())
                .isEqualTo(granted);

        restore(server, "", backup).expect(200).json("/keys", "'kept'");

        assertThat(server.get(SCOPE).basic("alice", PASSWORD).expect(200).granted())
                .isEqualTo(granted);
        server.get(SCOPE).basic("mallory", PASSWORD).expect(401);
        assertThat(caOf(server)).isEqualTo(ca);
        assertThat(server.admin("GET", "/api/v1/audit?target=user:mallory")
                        .expect(200)
                        .json())
                .hasSize(1);
        assertThat(server.admin("GET", "/api/v1/audit?target=backup:database")
                        .expect(200)
                        .json()
                        .valueStream()
                        .map(event -> event.path("action").asText()))
                .containsExactly("backup.read", "backup.restored");
    }

    @Test
    void a_new_server_goes_on_as_the_old_one_if_it_has_its_encryption_key() throws IOException {
        server.user("alice", PASSWORD).rule("allow", "user:alice", "team/app", "pull");
        String backup = backup(server);
        String key =
                Files.readString(server.data().resolve("keys/encryption-key")).strip();
        try (RunningServer fresh = RunningServer.start("keys: {encryptionkey: '" + key + "'}\n")) {
            assertThat(caOf(fresh)).isNotEqualTo(caOf(server));
            restore(fresh, "", backup).expect(200).json("/keys", "'restored'");
            assertThat(caOf(fresh)).isEqualTo(caOf(server));
            assertThat(Files.readString(fresh.data().resolve("ca.pem"))).isEqualTo(caOf(server));
            assertThat(kid(fresh)).isEqualTo(kid(server));
        }
    }

    private static String kid(RunningServer server) {
        return server.get("/.well-known/jwks.json")
                .expect(200)
                .json()
                .path("keys")
                .path(0)
                .path("kid")
                .asText();
    }

    @Test
    void a_server_with_another_encryption_key_keeps_its_own_keys_or_refuses() {
        server.user("alice", PASSWORD).rule("allow", "user:alice", "team/app", "pull");
        String backup = backup(server);
        try (RunningServer fresh = RunningServer.start()) {
            String ca = caOf(fresh);
            restore(fresh, "", backup)
                    .expect(422)
                    .containing("encrypted with another key")
                    .containing("keys=keep");
            fresh.get(SCOPE).basic("alice", PASSWORD).expect(401);
            assertThat(caOf(fresh)).isEqualTo(ca);

            restore(fresh, "?keys=keep", backup).expect(200).json("/keys", "'kept'");
            fresh.get(SCOPE).basic("alice", PASSWORD).expect(200);
            assertThat(caOf(fresh)).isEqualTo(ca);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', application/json, {}, 415",
        "'', application/jsonl, {}, 422",
        "'', application/jsonl, '', 422",
        "?keys=none, application/jsonl, {}, 422",
        "?key=keep, application/jsonl, {}, 400",
    })
    void what_is_no_backup_is_refused_and_leaves_nothing(String query, String type, String body, int status)
            throws IOException {
        server.admin("PUT", BACKUP + query)
                .body(type, body.getBytes(StandardCharsets.UTF_8))
                .expect(status);
        try (Stream<Path> files = Files.list(server.data())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("temporary"));
        }
        assertThat(server.admin("GET", "/api/v1/audit?action=backup.restored")
                        .expect(200)
                        .json())
                .isEmpty();
    }

    @Test
    void nothing_secret_is_in_it() {
        String secret = server.admin("POST", "/api/v1/users/me/tokens")
                .json(Map.of("name", "ci"))
                .expect(201)
                .json()
                .path("secret")
                .asText();
        assertThat(secret).isNotEmpty();
        assertThat(backup(server))
                .contains("$2a$")
                .doesNotContain(secret)
                .doesNotContain(RunningServer.ADMIN_PASSWORD)
                .doesNotContain("PRIVATE KEY");
    }
}
