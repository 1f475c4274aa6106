package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signing keys over REST, and what is published of them. */
class KeysApiTest {
    private static final String KEYS = "/api/v1/keys";

    private final RunningServer server = RunningServer.start("issuer: https://auth.example:5002\n");

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void only_administrators_see_and_change_keys() {
        server.user("alice", "correct horse battery");
        for (String request : List.of("GET " + KEYS, "POST " + KEYS + ":rotate", "POST " + KEYS + "/x:revoke")) {
            String[] parts = request.split(" ", 2);
            server.call(parts[0], parts[1]).expect(401);
            server.call(parts[0], parts[1])
                    .basic("alice", "correct horse battery")
                    .expect(403);
        }
    }

    @Test
    void keys_are_listed_without_their_private_halves() {
        JsonNode keys = server.admin("GET", KEYS)
                .expect(200)
                .without("sealed")
                .without("BEGIN")
                .json();
        assertThat(keys).hasSize(2);
        JsonNode signing = inState(keys, "signing", "active").getFirst();
        assertThat(signing.path("kid").asText()).isEqualTo(kid(token()));
        assertThat(signing.path("kid_libtrust").asText()).matches("([A-Z2-7]{4}:){11}[A-Z2-7]{4}");
        assertThat(signing.path("algorithm").asText()).isEqualTo("ES256");
        assertThat(signing.path("created_at").asText()).isNotEmpty();
        assertThat(signing.path("activated_at").asText()).isNotEmpty();
        assertThat(signing.path("not_after").asText()).isNotEmpty();
        assertThat(signing.has("revoked_at")).isFalse();
        assertThat(inState(keys, "ca", "active")).hasSize(1);
    }

    @Test
    void a_rotation_announces_the_next_key() {
        String signs = kid(token());
        JsonNode next = server.admin("POST", KEYS + ":rotate").expect(200).json();
        assertThat(next.path("state").asText()).isEqualTo("next");
        assertThat(next.path("active_from").asText()).isNotEmpty();
        assertThat(server.admin("POST", KEYS + ":rotate")
                        .json(Map.of("now", false))
                        .expect(200)
                        .json())
                .isEqualTo(next);
        server.get("/.well-known/jwks.json")
                .expect(200)
                .containing(next.path("kid").asText())
                .containing(signs);
        assertThat(kid(token())).isEqualTo(signs);
    }

    @Test
    void an_urgent_rotation_signs_with_the_new_key_at_once() {
        String before = kid(token());
        String active = server.admin("POST", KEYS + ":rotate")
                .json(Map.of("now", true))
                .expect(200)
                .json()
                .path("kid")
                .asText();
        assertThat(active).isNotEqualTo(before);
        assertThat(kid(token())).isEqualTo(active);
        server.get("/.well-known/jwks.json").expect(200).containing(before).containing(active);
    }

    @Test
    void a_wrong_rotation_is_refused() {
        server.admin("POST", KEYS + ":rotate")
                .json(Map.of("now", "yes"))
                .expect(400)
                .json("/field", "'now'");
        server.admin("POST", KEYS + ":rotate")
                .json(Map.of("noww", true))
                .expect(400)
                .json("/field", "'noww'");
        server.admin("POST", KEYS + ":rotate")
                .body("text/plain", new byte[] {1})
                .expect(415);
        assertThat(server.admin("GET", KEYS).expect(200).json()).hasSize(2);
    }

    @Test
    void a_revoked_key_is_gone_at_once() {
        String before = kid(token());
        JsonNode revoked = server.admin("POST", KEYS + "/" + before + ":revoke")
                .expect(200)
                .json();
        assertThat(revoked.path("kid").asText()).isEqualTo(before);
        assertThat(revoked.path("state").asText()).isEqualTo("revoked");
        server.get("/.well-known/jwks.json").expect(200).without(before);
        String after = kid(token());
        assertThat(after).isNotEqualTo(before);
        server.get("/.well-known/jwks.json").expect(200).containing(after);

        String libtrust = inState(server.admin("GET", KEYS).expect(200).json(), "signing", "active")
                .getFirst()
                .path("kid_libtrust")
                .asText();
        server.admin("POST", KEYS + "/" + libtrust + ":revoke").expect(200);
        assertThat(kid(token())).isNotEqualTo(after);
        server.admin("POST", KEYS + "/nothing:revoke").expect(404);
    }

    @Test
    void certificates_are_published_to_everybody() {
        String ca = server.get("/keys/ca.pem")
                .expect(200)
                .header("Cache-Control", "public, max-age=300")
                .header("Content-Type", "application/x-pem-file")
                .body();
        assertThat(server.get("/certs/ca.pem").expect(200).body()).isEqualTo(ca);
        assertThat(server.data().resolve("ca.pem")).content().isEqualTo(ca);
        server.get("/keys/bundle.pem")
                .expect(200)
                .header("Cache-Control", "public, max-age=300")
                .containing(ca)
                .without("PRIVATE");
        server.call("HEAD", "/keys/ca.pem").expect(200);
    }

    @Test
    void an_issuer_that_is_a_url_is_discovered() {
        server.get("/.well-known/openid-configuration").expect(200).json("""
                {'issuer': 'https://auth.example:5002', 'jwks_uri': 'https://auth.example:5002/.well-known/jwks.json',
                 'token_endpoint': 'https://auth.example:5002/token'}
                """);
        try (RunningServer other = RunningServer.start()) {
            other.get("/.well-known/openid-configuration").expect(404);
        }
    }

    private String token() {
        return server.admin("GET", "/token?service=wharf-registry")
                .expect(200)
                .json()
                .path("token")
                .asText();
    }

    private static String kid(String token) {
        return Answered.decode(token.substring(0, token.indexOf('.')))
                .path("kid")
                .asText();
    }

    private static List<JsonNode> inState(JsonNode keys, String role, String state) {
        return StreamSupport.stream(keys.spliterator(), false)
                .filter(key -> key.path("role").asText().equals(role)
                        && key.path("state").asText().equals(state))
                .toList();
    }
}
