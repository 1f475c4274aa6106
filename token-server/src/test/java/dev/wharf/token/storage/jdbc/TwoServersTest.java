package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.token.http.RunningServer;
import dev.wharf.token.issue.SigningKeysException;
import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two whole token servers, each with a directory of its own, on one PostgreSQL. */
class TwoServersTest {
    private static final String SETTINGS = "database: {url: '%s', username: wharf}\nkeys: {encryptionkey: '%s'}\n";
    private static final String KEY = "the same for both of the servers";

    private static PostgresServer postgres;

    @BeforeAll
    static void startDatabase() throws Exception {
        postgres = new PostgresServer();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        if (postgres != null) {
            postgres.stop();
        }
    }

    @Test
    void they_agree_about_keys_and_revocations() throws Exception {
        String settings = SETTINGS.formatted(postgres.newSchema(), KEY);
        try (RunningServer one = RunningServer.start(settings);
                RunningServer other = RunningServer.start(settings)) {
            assertThat(ca(other)).isEqualTo(ca(one));
            assertThat(other.data().resolve("ca.pem")).content().isEqualTo(ca(one));
            String first = kid(one);
            assertThat(kid(other)).isEqualTo(first);

            String next = change(one, "/api/v1/keys:rotate", Map.of("now", true));
            assertThat(published(other)).as("at once").containsExactlyInAnyOrder(first, next);
            assertThat(kid(other)).isEqualTo(next);

            change(other, "/api/v1/keys/" + next + ":revoke", Map.of());
            assertThat(published(one)).contains(first).doesNotContain(next);
            assertThat(kid(one)).isNotIn(first, next).isEqualTo(kid(other));
        }
    }

    @Test
    void one_with_another_encryption_key_does_not_start() throws Exception {
        String schema = postgres.newSchema();
        try (RunningServer one = RunningServer.start(SETTINGS.formatted(schema, KEY))) {
            String before = ca(one);
            assertThatThrownBy(() -> RunningServer.start(SETTINGS.formatted(schema, KEY + "!")))
                    .isInstanceOf(SigningKeysException.class)
                    .hasMessageContaining("another key than keys.encryptionkey");
            assertThat(ca(one)).isEqualTo(before);
        }
    }

    private static String ca(RunningServer server) {
        return server.get("/keys/ca.pem").expect(200).body();
    }

    private static String change(RunningServer server, String path, Map<String, Object> body) {
        return server.admin("POST", path)
                .json(body)
                .expect(200)
                .json()
                .path("kid")
                .asText();
    }

    private static Set<String> published(RunningServer server) {
        Set<String> kids = new HashSet<>();
        for (JsonNode key :
                server.get("/.well-known/jwks.json").expect(200).json().path("keys")) {
            kids.add(key.path("kid").asText());
        }
        kids.removeIf(kid -> kid.contains(":"));
        return kids;
    }

    private static String kid(RunningServer server) throws IOException {
        String token = server.get("/token?service=wharf-registry")
                .expect(200)
                .json()
                .path("token")
                .asText();
        byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        return JsonMapper.builder().build().readTree(header).path("kid").asText();
    }
}
