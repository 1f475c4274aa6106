package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RobotApiTest {
    private static final String PASSWORD = "curiouser-and-curiouser";
    private static final String TOKEN = "/token?service=wharf-registry&scope=repository:team/app/x:pull,push";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start().user("alice", PASSWORD).rule("allow", "authenticated", "shared/**", "pull");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String make(String name, Map<String, ?> settings) {
        return server.admin("PUT", "/api/v1/robots/" + name)
                .json(settings)
                .expect(201)
                .json()
                .at("/secrets/0/secret")
                .asText();
    }

    private static String rotate(String name, Map<String, ?> settings) {
        return server.admin("POST", "/api/v1/robots/" + name + ":rotate")
                .json(settings)
                .expect(200)
                .json()
                .path("secret")
                .asText();
    }

    private static String granted(String name, String secret) {
        return server.get(TOKEN).basic(name, secret).expect(200).granted();
    }

    private static void isRefused(String name, String secret) {
        server.get(TOKEN).basic(name, secret).expect(401);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/robots",
        "GET,/api/v1/robots?namespace=team",
        "GET,/api/v1/robots/team+ci",
        "GET,/api/v1/robots/nothing",
        "PUT,/api/v1/robots/team+ci",
        "DELETE,/api/v1/robots/team+ci",
        "POST,/api/v1/robots/team+ci:rotate"
    })
    void whoManagesNothingIsRefused(String method, String path) {
        server.call(method, path).expect(401).header("Content-Type", "application/problem+json");
        server.call(method, path)
                .basic("alice", PASSWORD)
                .expect(403)
                .header("Content-Type", "application/problem+json")
                .containing("this takes an administrator");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # method | path                        | body                                  | status | says
                    GET      | /api/v1/robots/team+nobody  |                                       | 404    | there is no such robot
                    DELETE   | /api/v1/robots/team+nobody  |                                       | 404    | there is no such robot
                    POST     | /api/v1/robots/team+nobody:rotate | {}                              | 404    | there is no such robot
                    GET      | /api/v1/robots?namespace=A  |                                       | 422    | namespace: must be a path
                    GET      | /api/v1/robots?name=a       |                                       | 400    | unknown parameter; known are namespace, after, limit
                    PUT      | /api/v1/robots/team         | {}                                    | 422    | name: must be the path of a namespace
                    PUT      | /api/v1/robots/team+        | {}                                    | 422    | name: must be the path of a namespace
                    PUT      | /api/v1/robots/Team+ci      | {}                                    | 422    | name: must be the path of a namespace
                    PUT      | /api/v1/robots/team+ci%20x  | {}                                    | 422    | name: must be the path of a namespace
                    PUT      | /api/v1/robots/team+bad     | {"enabled":1}                         | 400    | enabled: must be true or false
                    PUT      | /api/v1/robots/team+bad     | {"description":1}                     | 400    | description: must be a string
                    PUT      | /api/v1/robots/team+bad     | {"description":"a\\nb"}               | 422    | none of them a control character
                    PUT      | /api/v1/robots/team+bad     | {"admin":true}                        | 400    | admin: unknown field
                    PUT      | /api/v1/robots/team+bad     | {"actions":["shout"]}                 | 422    | actions: must be among
                    PUT      | /api/v1/robots/team+bad     | {"actions":[]}                        | 422    | actions: invalid actions: at least one
                    PUT      | /api/v1/robots/team+bad     | {"actions":"pull"}                    | 400    | actions: must be an array of strings
                    PUT      | /api/v1/robots/team+bad     | {"patterns":["a/**/b"]}               | 422    | "field":"patterns","value":"a/**/b"
                    PUT      | /api/v1/robots/team+bad     | {"cidrs":["10.0.0.0/33"]}             | 422    | "field":"cidrs","value":"10.0.0.0/33"
                    PUT      | /api/v1/robots/team+bad     | {"cidrs":["1.1.1.1","1.1.1.2","1.1.1.3","1.1.1.4","1.1.1.5","1.1.1.6","1.1.1.7","1.1.1.8","1.1.1.9"]} | 422 | cidrs: must be at most 8
                    PUT      | /api/v1/robots/team+bad     | {"service":"other"}                   | 422    | service: there is no such service
                    PUT      | /api/v1/robots/team+bad     | {"expires_in":"-1h"}                  | 422    | expires_in: must be a time such as 12h or 30d, or never
                    PUT      | /api/v1/robots/team+bad     | {"expires_in":"soon"}                 | 422    | expires_in: must be a time
                    PUT      | /api/v1/robots/team+bad     | {"expires_at":"2020-01-01T00:00:00Z"} | 422    | expires_at: must be a time to come
                    PUT      | /api/v1/robots/team+bad     | {"expires_at":"tomorrow"}             | 422    | expires_at: must be a time to come
                    PUT      | /api/v1/robots/team+bad     | {"expires_in":"1h","expires_at":"2030-01-01T00:00:00Z"} | 422 | goes without expires_in
                    """)
    void saysWhatIsWrong(String method, String path, String body, int status, String says) {
        Call call = server.admin(method, path);
        (body == null ? call : call.body("application/json", body.getBytes(StandardCharsets.UTF_8)))
                .expect(status)
                .header("Content-Type", "application/problem+json")
                .containing(says);
        server.admin("GET", "/api/v1/robots/team+bad").expect(404);
    }

    @Test
    void aRobotIsMadeShownChangedAndDeleted() {
        String secret = make("team/app+ci", Map.of("description", "builds"));
        assertThat(secret).matches("rgb_[0-9A-Za-z]{46}");
        server.admin("GET", "/api/v1/robots/team%2Fapp+ci")
                .expect(200)
                .without(secret)
                .json("/name", "'team/app+ci'")
                .json("/namespace", "'team/app'")
                .json("/description", "'builds'")
                .json("/enabled", "true")
                .json("/groups", "[]")
                .json("/secrets/0/prefix", "'" + secret.substring(0, 8) + "'");
        server.admin("PUT", "/api/v1/robots/team/app+ci")
                .json(Map.of("description", "tests"))
                .expect(200)
                .without("\"secret\"")
                .json("/description", "'tests'")
                .json("/enabled", "true");
        server.admin("PUT", "/api/v1/robots/team/app+ci")
                .json(Map.of("actions", List.of("pull"), "enabled", false))
                .expect(422)
                .containing(":rotate makes a secret with others");
        server.admin("GET", "/api/v1/robots?namespace=team/app")
                .expect(200)
                .json(
                        "[{'name':'team/app+ci','namespace':'team/app','description':'tests','enabled':true,'groups':[]}]");
        server.admin("GET", "/api/v1/robots?namespace=team").expect(200).json("[]");
        String etag = server.admin("GET", "/api/v1/robots/team/app+ci")
                .expect(200)
                .headers()
                .getOrDefault("etag", List.of())
                .getFirst();
        server.admin("DELETE", "/api/v1/robots/team/app+ci")
                .header("If-Match", "\"other\"")
                .expect(412);
        server.get(TOKEN).basic("team/app+ci", secret).expect(200); // a use changes nothing
        server.admin("DELETE", "/api/v1/robots/team/app+ci")
                .header("If-Match", etag)
                .expect(204);
        server.admin("GET", "/api/v1/robots/team/app+ci").expect(404);
        isRefused("team/app+ci", secret);
    }

    @Test
    void aRobotHasWhatRulesSayOfItAndNoMore() {
        String secret = make("team+push", Map.of());
        assertThat(granted("team+push", secret)).isEmpty();
        assertThat(server.get("/token?service=wharf-registry&scope=repository:shared/x:pull")
                        .basic("team+push", secret)
                        .expect(200)
                        .granted())
                .isEmpty();
        server.rule("allow", "robot:team+push", "team/**", "pull,push");
        assertThat(granted("team+push", secret)).isEqualTo("repository:team/app/x:pull,push");
        assertThat(granted("<token>", secret)).isEqualTo("repository:team/app/x:pull,push");

        server.admin("PUT", "/api/v1/robots/team+push")
                .json(Map.of("enabled", false))
                .expect(200);
        isRefused("team+push", secret);
        server.admin("PUT", "/api/v1/robots/team+push")
                .json(Map.of("enabled", true))
                .expect(200);
        assertThat(granted("team+push", secret)).isEqualTo("repository:team/app/x:pull,push");
    }

    @Test
    void aRobotGetsNoRefreshTokenAndIsNobodyAtTheAdminApi() {
        String secret = make("team+machine", Map.of());
        server.get(TOKEN + "&offline_token=true")
                .basic("team+machine", secret)
                .expect(200)
                .without("refresh_token");
        server.call("GET", "/api/v1/users/me").basic("team+machine", secret).expect(403);
        server.call("GET", "/api/v1/users/me")
                .header("Authorization", "Bearer " + secret)
                .expect(403);
    }

    @Test
    void rotatingEndsTheOldSecretAtOnceOrAfterAGrace() {
        String first = make("team+rotate", Map.of());
        String second = rotate("team+rotate", Map.of("grace", "1h"));
        granted("team+rotate", first);
        granted("team+rotate", second);
        JsonNode secrets = server.admin("GET", "/api/v1/robots/team+rotate")
                .expect(200)
                .without(second)
                .json()
                .path("secrets");
        assertThat(secrets).hasSize(2);
        assertThat(Instant.parse(secrets.at("/0/expires_at").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(55)),
                        Instant.now().plus(Duration.ofMinutes(61)));
        assertThat(secrets.at("/1/expires_at").isMissingNode()).isTrue();

        String third = server.admin("POST", "/api/v1/robots/team+rotate:rotate")
                .expect(200)
                .json()
                .path("secret")
                .asText();
        isRefused("team+rotate", first);
        isRefused("team+rotate", second);
        granted("team+rotate", third);
        server.admin("POST", "/api/v1/robots/team+rotate:rotate")
                .json(Map.of("grace", "25h"))
                .expect(422)
                .containing("grace: must be a time such as 1h, at most 24h");
        granted("team+rotate", third);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "again+relative | {'actions':['pull'],'patterns':['team/**'],'cidrs':['127.0.0.0/8'],'expires_in':'30d'}",
                "again+absolute | {'actions':['pull','push'],'expires_at':'2099-01-01T00:00:00Z'}",
                "again+ever     | {'service':'wharf-registry'}",
            })
    void theSameRobotCanBePutAgainButNotWithOtherLimits(String name, String settings) {
        String path = "/api/v1/robots/" + name;
        put(path, settings).expect(201);
        put(path, settings).expect(200).without("\"secret\"");
        put(path, "{'description':'builds'}").expect(200);
        for (String other : List.of(
                "{'actions':['delete']}",
                "{'patterns':['other/**']}",
                "{'cidrs':['10.0.0.0/8']}",
                "{'expires_in':'60d'}",
                "{'expires_at':'2098-01-01T00:00:00Z'}",
                settings.replace("{", "{'patterns':['z'],").replace(",'patterns':['team/**']", ""),
                settings.replace("{", "{'cidrs':['10.0.0.0/8'],").replace(",'cidrs':['127.0.0.0/8']", ""))) {
            put(path, other).expect(422).containing(":rotate makes a secret with others");
        }
        assertThat(server.admin("GET", path).expect(200).json().path("secrets")).hasSize(1);
    }

    private static Call put(String path, String json) {
        return server.admin("PUT", path)
                .body("application/json", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSecretIsLimitedAndItsSuccessorToo() {
        make(
                "team+limited",
                Map.of(
                        "actions", List.of("pull"),
                        "patterns", List.of("team/**"),
                        "cidrs", List.of("127.0.0.0/8"),
                        "service", "wharf-registry",
                        "expires_in", "30d"));
        String secret = rotate("team+limited", Map.of());
        server.admin("PUT", "/api/v1/robots/team+limited")
                .json(Map.of("expires_in", "60d"))
                .expect(422);
        server.rule("allow", "robot:team+limited", "**", "pull,push");
        server.admin("GET", "/api/v1/robots/team+limited")
                .expect(200)
                .json("/secrets/0/actions", "['pull']")
                .json("/secrets/0/patterns", "['team/**']")
                .json("/secrets/0/cidrs", "['127.0.0.0/8']")
                .json("/secrets/0/service", "'wharf-registry'");
        Instant end = Instant.parse(server.admin("GET", "/api/v1/robots/team+limited")
                .expect(200)
                .json()
                .at("/secrets/0/expires_at")
                .asText());
        assertThat(Duration.between(Instant.now(), end).toHours()).isBetween(30L * 24 - 1, 30L * 24);
        granted("team+limited", secret);

        String far = rotate("team+limited", Map.of("cidrs", List.of("192.0.2.0/24"), "expires_in", "never"));
        server.admin("GET", "/api/v1/robots/team+limited")
                .expect(200)
                .json("/secrets/0/actions", "['pull']")
                .without("expires_at");
        isRefused("team+limited", far);
    }
}
