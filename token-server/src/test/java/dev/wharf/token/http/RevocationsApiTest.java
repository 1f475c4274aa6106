package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the registry is told not to believe. */
class RevocationsApiTest {
    private static final String FEED = "/api/v1/revocations";
    private static final String PASSWORD = "correct horse battery";

    private final RunningServer server = RunningServer.start();
    private String secret = "";

    @BeforeEach
    void makeAccount() throws IOException {
        secret = Files.readString(server.data().resolve("registry-secret")).strip();
        server.user("alice", PASSWORD);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void only_the_registry_reads_it() {
        server.get(FEED).expect(403);
        server.get(FEED).header("X-Wharf-Registry", secret + "x").expect(403);
        server.admin("GET", FEED).expect(403);
        feed("").expect(200).header("Cache-Control", "no-store").json("[]");
        server.call("POST", FEED).header("X-Wharf-Registry", secret).expect(405);
    }

    @Test
    void every_way_to_end_logins_voids_the_tokens_of_before_and_none_of_after() {
        for (List<Object> change : List.<List<Object>>of(
                List.of("PUT", "/api/v1/users/alice", Map.of("password", PASSWORD)),
                List.of("POST", "/api/v1/users/alice:logout-all", Map.of()))) {
            long before = asOf();
            server.admin(change.get(0).toString(), change.get(1).toString())
                    .json(change.get(2))
                    .expect(change.get(0).equals("PUT") ? 200 : 204);
            long notBefore = notBefore("alice");
            assertThat(before).isLessThan(notBefore);
            assertThat(asOf()).isGreaterThanOrEqualTo(notBefore);
        }
        long before = asOf();
        server.call("PUT", "/api/v1/users/me/password")
                .basic("alice", PASSWORD)
                .json(Map.of("password", PASSWORD))
                .expect(204);
        assertThat(before).isLessThan(notBefore("alice"));
        assertThat(asOf()).isGreaterThanOrEqualTo(notBefore("alice"));
    }

    @Test
    void disabling_and_deleting_void_the_tokens_of_before() {
        long before = asOf();
        server.admin("POST", "/api/v1/users/alice:disable").expect(200);
        long disabled = notBefore("alice");
        assertThat(before).isLessThan(disabled);
        server.admin("DELETE", "/api/v1/users/alice").expect(204);
        assertThat(notBefore("alice")).isGreaterThanOrEqualTo(disabled);
    }

    @Test
    void so_do_disabling_and_deleting_a_robot_and_replacing_its_secret_at_once() {
        server.admin("PUT", "/api/v1/robots/team+ci").json(Map.of()).expect(201);
        server.admin("POST", "/api/v1/robots/team+ci:rotate")
                .json(Map.of("grace", "1h"))
                .expect(200);
        feed("").expect(200).json("[]");
        server.admin("POST", "/api/v1/robots/team+ci:rotate").expect(200);
        long rotated = notBefore("team+ci");
        server.admin("PUT", "/api/v1/robots/team+ci")
                .json(Map.of("enabled", false))
                .expect(200);
        long disabled = notBefore("team+ci");
        assertThat(disabled).isGreaterThan(rotated);
        server.admin("PUT", "/api/v1/robots/team+cd").json(Map.of()).expect(201);
        server.admin("DELETE", "/api/v1/robots/team+cd").expect(204);
        assertThat(notBefore("team+cd")).isPositive();
    }

    @Test
    void later_entries_alone_are_told_on_request() {
        server.admin("POST", "/api/v1/users/alice:logout-all").expect(204);
        Instant entry = Instant.ofEpochMilli(notBefore("alice"));
        feed("?since=" + entry.minusMillis(1)).expect(200).containing("alice");
        feed("?since=" + entry.plusMillis(1)).expect(200).json("[]");
        for (String wrong : List.of("soon", "1", "-1000-01-01T00:00:00Z", "%2B12000-01-01T00:00:00Z")) {
            feed("?since=" + wrong).expect(400).json("/field", "'since'");
        }
        feed("?sinse=x").expect(400);
    }

    @Test
    void revoked_keys_are_told_whatever_is_asked_for() {
        String kid = server.admin("POST", "/api/v1/keys:rotate")
                .expect(200)
                .json()
                .path("kid")
                .asText();
        server.admin("POST", "/api/v1/keys/" + kid + ":revoke").expect(200);
        feed("?since=" + Instant.now()).expect(200).json("[{'kid': '" + kid + "'}]");
    }

    private Call feed(String query) {
        return server.get(FEED + query).header("X-Wharf-Registry", secret);
    }

    private long notBefore(String subject) {
        List<Long> times = new ArrayList<>();
        for (JsonNode entry : feed("").expect(200).json()) {
            if (entry.path("sub").asText().equals(subject)) {
                times.add(Instant.parse(entry.path("not_before").asText()).toEpochMilli());
            }
        }
        assertThat(times).hasSize(1);
        return times.getFirst();
    }

    /** Of a token that alice gets now. */
    private long asOf() {
        return server.get("/token?service=wharf-registry")
                .basic("alice", PASSWORD)
                .expect(200)
                .claims()
                .path("wharf_as_of")
                .asLong();
    }
}
