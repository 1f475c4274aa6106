package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTokenApiTest {
    private static final String PASSWORD = "curiouser-and-curiouser";
    private static final String MINE = "/api/v1/users/me/tokens";
    private static final String TOKEN = "/token?service=wharf-registry&scope=repository:team/x:pull";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start()
                .user("alice", PASSWORD)
                .user("bob", PASSWORD)
                .rule("allow", "user:alice", "team/**", "pull,push");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode make(String user, Map<String, ?> settings) {
        return server.call("POST", MINE)
                .basic(user, PASSWORD)
                .json(settings)
                .expect(201)
                .json();
    }

    private static String secret(String user, Map<String, ?> settings) {
        return make(user, settings).path("secret").asText();
    }

    private static Call by(String secret, String method, String target) {
        return server.call(method, target).header("Authorization", "Bearer " + secret);
    }

    @Test
    void aTokenIsShownOnceListedAndDeleted() {
        JsonNode made = make("alice", Map.of("name", "laptop (old) – ä"));
        String secret = made.path("secret").asText();
        String id = made.path("id").asText();
        assertThat(secret).matches("rga_[0-9A-Za-z]{46}");
        Instant created = Instant.parse(made.path("created_at").asText());
        assertThat(Instant.parse(made.path("expires_at").asText())).isEqualTo(created.plus(Duration.ofDays(90)));
        assertThat(made.path("actions")).hasToString("[\"pull\"]");
        assertThat(made.path("last_used_at").isMissingNode()).isTrue();

        server.get(TOKEN).basic("alice", secret).expect(200).without("refresh_token");
        JsonNode listed = server.call("GET", MINE)
                .basic("alice", PASSWORD)
                .expect(200)
                .without(secret)
                .json();
        JsonNode one = listed.get(listed.size() - 1);
        assertThat(one.path("id").asText()).isEqualTo(id);
        assertThat(one.path("name").asText()).isEqualTo("laptop (old) – ä");
        assertThat(one.path("prefix").asText()).isEqualTo(secret.substring(0, 8));
        assertThat(one.path("expires_at")).isEqualTo(made.path("expires_at"));
        assertThat(one.path("last_used_from").asText()).isEqualTo("127.0.0.1");
        assertThat(Instant.parse(one.path("last_used_at").asText())).isAfterOrEqualTo(created);
        assertThat(server.admin("GET", "/api/v1/users/alice/tokens").expect(200).json())
                .isEqualTo(listed);

        server.call("DELETE", MINE + "/" + id).basic("bob", PASSWORD).expect(404);
        server.call("DELETE", MINE + "/" + id).basic("alice", PASSWORD).expect(204);
        server.call("DELETE", MINE + "/" + id).basic("alice", PASSWORD).expect(404);
        server.get(TOKEN).basic("alice", secret).expect(401);
    }

    @Test
    void administratorsListAndDeleteTheTokensOfOthers() {
        JsonNode made = make("bob", Map.of("name", "ci"));
        String path = "/api/v1/tokens/" + made.path("id").asText();
        for (String target : List.of("/api/v1/users/alice/tokens", "/api/v1/users/bob/tokens")) {
            server.get(target).expect(401);
            server.get(target).basic("bob", PASSWORD).expect(403);
        }
        server.call("DELETE", path).basic("bob", PASSWORD).expect(403);
        server.admin("GET", "/api/v1/users/nobody/tokens").expect(404);
        server.admin("DELETE", path).expect(204);
        server.admin("DELETE", path).expect(404);
        server.admin("DELETE", "/api/v1/tokens/x").expect(404);
        server.get(TOKEN).basic("bob", made.path("secret").asText()).expect(401);
    }

    /** A refresh token is no personal access token, though it is kept with them. */
    @Test
    void nobodyDeletesAnythingElseAmongHisTokens() {
        String refresh = server.get(TOKEN + "&offline_token=true")
                .basic("bob", PASSWORD)
                .expect(200)
                .json()
                .path("refresh_token")
                .asText();
        String robot = server.admin("PUT", "/api/v1/robots/team+ci")
                .json(Map.of())
                .expect(201)
                .json()
                .at("/secrets/0/id")
                .asText();
        server.call("DELETE", MINE + "/" + robot).basic("bob", PASSWORD).expect(404);
        server.call("GET", MINE).basic("bob", PASSWORD).expect(200).without(refresh.substring(0, 8));
        for (int id = 1; id < Integer.parseInt(robot); id++) {
            boolean own = server.call("GET", MINE)
                    .basic("bob", PASSWORD)
                    .expect(200)
                    .body()
                    .contains("\"id\":" + id + ",");
            if (!own) {
                server.call("DELETE", MINE + "/" + id).basic("bob", PASSWORD).expect(404);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # body                                                   | status | says
                    {}                                                       | 422    | name: is required
                    {"name":" "}                                             | 422    | name: must have 1 to 128 characters
                    {"name":"a\\nb"}                                         | 422    | name: must have 1 to 128 characters
                    {"name":"x","user":"bob"}                                | 400    | user: unknown field
                    {"name":"x","expires_in":"367d"}                         | 422    | expires_in: must be a time such as 12h or 30d, at most 366 days from now
                    {"name":"x","expires_in":"never"}                        | 422    | at most 366 days
                    {"name":"x","expires_in":"0d"}                           | 422    | at most 366 days
                    {"name":"x","expires_at":"2999-01-01T00:00:00Z"}         | 422    | expires_at: must be a time to come, such as 2030-12-31T00:00:00Z, at most 366 days from now
                    {"name":"x","actions":["write"]}                         | 422    | actions: must be among
                    {"name":"x","patterns":["a**"]}                          | 422    | patterns:
                    {"name":"x","cidrs":["here"]}                            | 422    | cidrs: invalid address range
                    {"name":"x","service":"nowhere"}                         | 422    | service: there is no such service
                    """)
    void saysWhatIsWrong(String body, int status, String says) {
        server.call("POST", MINE)
                .basic("alice", PASSWORD)
                .body("application/json", body.getBytes(StandardCharsets.UTF_8))
                .expect(status)
                .header("Content-Type", "application/problem+json")
                .containing(says);
    }

    @Test
    void tooManyPatternsAreRefused() {
        List<String> many = IntStream.range(0, 33).mapToObj(i -> "a/" + i).toList();
        server.call("POST", MINE)
                .basic("alice", PASSWORD)
                .json(Map.of("name", "x", "patterns", many))
                .expect(422)
                .containing("patterns: invalid patterns: at most 32");
        List<String> longOnes =
                IntStream.range(0, 20).mapToObj(i -> "a".repeat(220) + "/" + i).toList();
        server.call("POST", MINE)
                .basic("alice", PASSWORD)
                .json(Map.of("name", "x", "patterns", longOnes))
                .expect(422)
                .containing("patterns: must have at most 4000 characters");
    }

    @Test
    void aTokenMakesTokensOnlyWithTheActionAdminAndOnlySmallerOnes() {
        String pull = secret("alice", Map.of("name", "pull"));
        by(pull, "POST", MINE).json(Map.of("name", "x")).expect(403);
        by(pull, "GET", MINE).expect(403);

        String manager = secret(
                "alice",
                Map.of(
                        "name", "manager",
                        "actions", List.of("admin", "pull"),
                        "patterns", List.of("team/**"),
                        "cidrs", List.of("127.0.0.0/8"),
                        "expires_in", "10d"));
        JsonNode child = by(manager, "POST", MINE)
                .json(Map.of("name", "child"))
                .expect(201)
                .json();
        assertThat(child.path("patterns")).hasToString("[\"team/**\"]");
        assertThat(child.path("cidrs")).hasToString("[\"127.0.0.0/8\"]");
        assertThat(Instant.parse(child.path("expires_at").asText()))
                .isBefore(Instant.now().plus(Duration.ofDays(10)));
        for (Map<String, ?> more : List.<Map<String, ?>>of(
                Map.of("actions", List.of("push")),
                Map.of("patterns", List.of("**")),
                Map.of("patterns", List.of()),
                Map.of("cidrs", List.of("0.0.0.0/0")),
                Map.of("cidrs", List.of()),
                Map.of("expires_in", "11d"))) {
            Map<String, Object> body = new HashMap<>(more);
            body.put("name", "more");
            by(manager, "POST", MINE).json(body).expect(422).containing("must be no more than the token has");
        }
        by(manager, "GET", MINE).expect(200).without("\"more\"");
    }

    @Test
    void aTokenOfAnAdministratorIsOneOnlyWithTheActionAdminEverywhere() {
        String admin = RunningServer.ADMIN;
        String pull = server.admin("POST", MINE)
                .json(Map.of("name", "pull"))
                .expect(201)
                .json()
                .path("secret")
                .asText();
        String some = server.admin("POST", MINE)
                .json(Map.of("name", "some", "actions", List.of("admin"), "patterns", List.of("team/**")))
                .expect(201)
                .json()
                .path("secret")
                .asText();
        String all = server.admin("POST", MINE)
                .json(Map.of("name", "all", "actions", List.of("admin")))
                .expect(201)
                .json()
                .path("secret")
                .asText();
        server.get("/api/v1/users").basic(admin, pull).expect(403);
        server.get("/api/v1/users").basic(admin, some).expect(403);
        server.get("/api/v1/users").basic(admin, all).expect(200);
        by(all, "GET", "/api/v1/users").expect(200);
        // The password itself takes the password.
        by(all, "PUT", "/api/v1/users/me/password")
                .json(Map.of("password", "something-else-entirely"))
                .expect(403);
    }

    @Test
    void aTokenForAServiceIsNotForTheAdminApi() {
        String token = secret("alice", Map.of("name", "s", "actions", List.of("admin"), "service", "wharf-registry"));
        by(token, "GET", MINE).expect(401);
        server.get(TOKEN).basic("alice", token).expect(200);
    }

    @Test
    void aTokenIsGoodFromItsAddressesAlone() {
        String token = secret("alice", Map.of("name", "far", "cidrs", List.of("192.0.2.0/24")));
        server.get(TOKEN).basic("alice", token).expect(401);
    }

    @Test
    void aDisabledUserHasNoTokensAndAnEnabledOneHasThemAgain() {
        server.user("carol", PASSWORD);
        String token = secret("carol", Map.of("name", "x"));
        server.get(TOKEN).basic("carol", token).expect(200);
        server.admin("POST", "/api/v1/users/carol:disable").expect(200);
        server.get(TOKEN).basic("carol", token).expect(401);
        server.admin("POST", "/api/v1/users/carol:enable").expect(200);
        server.get(TOKEN).basic("carol", token).expect(200);
    }

    @Test
    void noGrantMakesARefreshTokenOfIt() {
        String token = secret("alice", Map.of("name", "x"));
        server.get(TOKEN + "&offline_token=true")
                .basic("alice", token)
                .expect(200)
                .without("refresh_token");
        for (String grant : List.of(
                "grant_type=password&username=alice&password=" + token,
                "grant_type=password&username=oauth2accesstoken&password=" + token,
                "grant_type=refresh_token&refresh_token=" + token)) {
            server.call("POST", "/token")
                    .body(
                            "application/x-www-form-urlencoded",
                            (grant + "&access_type=offline&service=wharf-registry").getBytes(StandardCharsets.UTF_8))
                    .expect(200)
                    .without("refresh_token");
        }
    }
}
