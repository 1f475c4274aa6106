package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those may do with robots who manage their namespace, and what not. */
class DelegatedRobotTest {
    private static final String PASSWORD = "down-the-rabbit-hole";

    private final RunningServer server = RunningServer.start();

    @BeforeEach
    void make() {
        server.user("ann", PASSWORD).user("bob", PASSWORD).rule("allow", "user:ann", "team/**", "pull,push,admin");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Call by(String who, String method, String path) {
        return server.call(method, "/api/v1/" + path).basic(who, PASSWORD);
    }

    @Test
    void whoManagesANamespaceManagesItsRobots() {
        String first = by("ann", "PUT", "robots/team/app+ci")
                .json(Map.of("description", "builds"))
                .expect(201)
                .json()
                .at("/secrets/0/secret")
                .asText();
        by("ann", "PUT", "robots/team+ci").json(Map.of()).expect(201);
        by("ann", "GET", "robots/team/app+ci").expect(200).json("/description", "'builds'");
        by("ann", "GET", "robots?namespace=team/app").expect(200).json("/0/name", "'team/app+ci'");
        server.rule("allow", "robot:team/app+ci", "elsewhere/**", "pull");
        String second = by("ann", "POST", "robots/team/app+ci:rotate")
                .expect(200)
                .json()
                .path("secret")
                .asText();
        server.get("/token?scope=repository:elsewhere/x:pull")
                .basic("team/app+ci", first)
                .expect(401);
        assertThat(server.get("/token?scope=repository:elsewhere/x:pull")
                        .basic("team/app+ci", second)
                        .expect(200)
                        .granted())
                .isEqualTo("repository:elsewhere/x:pull");
        by("ann", "DELETE", "robots/team/app+ci").expect(204);
        assertThat(server.admin("GET", "/api/v1/audit?target=robot:team/app%2Bci")
                        .expect(200)
                        .json()
                        .findValuesAsText("actor"))
                .containsExactly("ann", "ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"teams+ci", "te+ci", "other+ci", "team-x/app+ci"})
    void noOtherRobotIsManaged(String name) {
        String absent = by("ann", "GET", "robots/" + name).expect(403).body();
        String secret = server.admin("PUT", "/api/v1/robots/" + name)
                .json(Map.of())
                .expect(201)
                .json()
                .at("/secrets/0/secret")
                .asText();
        by("ann", "PUT", "robots/" + name).json(Map.of("enabled", false)).expect(403);
        by("ann", "POST", "robots/" + name + ":rotate").expect(403).without("rgb_");
        by("ann", "DELETE", "robots/" + name).expect(403);
        assertThat(by("ann", "GET", "robots/" + name).expect(403).body()).isEqualTo(absent);
        server.get("/token").basic(name, secret).expect(200);
        by("ann", "GET", "robots?namespace=" + name.replaceFirst("\\+.*", "")).expect(403);
    }

    @Test
    void aListOfAllRobotsIsForAdministrators() {
        by("ann", "GET", "robots").expect(403);
        by("ann", "GET", "robots?namespace=").expect(403);
        by("ann", "GET", "robots?namespace=**").expect(403);
        by("bob", "GET", "robots?namespace=team").expect(403);
    }

    /** A robot logs in to every service. */
    @Test
    void whoManagesTheNamespaceInOneServiceAloneManagesNoRobot() {
        by("ann", "PUT", "robots/team+ci").json(Map.of()).expect(201);
        server.admin("PUT", "/api/v1/services/second").json(Map.of()).expect(201);
        for (String method : List.of("GET", "DELETE")) {
            by("ann", method, "robots/team+ci").expect(403);
        }
        by("ann", "GET", "robots?namespace=team").expect(403);
        by("ann", "PUT", "robots/team+other").json(Map.of()).expect(403);
        by("ann", "POST", "robots/team+ci:rotate").expect(403);
        server.rule("second", "allow", "user:ann", "team/**", "admin");
        by("ann", "POST", "robots/team+ci:rotate").expect(200);
        server.rule("second", "deny", "user:ann", "team/x", "admin");
        by("ann", "POST", "robots/team+ci:rotate").expect(403);
    }

    @Test
    void aTokenMakesNoSecretThatIsGoodForMore() {
        String end = Instant.now().plusSeconds(86_400).toString().replaceFirst("\\..*", "Z");
        String token = by("ann", "POST", "users/me/tokens")
                .json(Map.of(
                        "name",
                        "ops",
                        "actions",
                        List.of("pull", "admin"),
                        "cidrs",
                        List.of("127.0.0.0/8"),
                        "expires_at",
                        end))
                .expect(201)
                .json()
                .path("secret")
                .asText();
        String path = "/api/v1/robots/team+ci";
        server.call("PUT", path)
                .basic("ann", token)
                .json(Map.of("actions", List.of("push")))
                .expect(422)
                .json("/field", "'actions'");
        server.call("PUT", path)
                .basic("ann", token)
                .json(Map.of("expires_in", "never"))
                .expect(422)
                .json("/field", "'expires_at'");
        server.call("PUT", path)
                .basic("ann", token)
                .json(Map.of())
                .expect(201)
                .json("/secrets/0/actions", "['pull','admin']")
                .json("/secrets/0/cidrs", "['127.0.0.0/8']")
                .json("/secrets/0/expires_at", "'" + end + "'");
        by("ann", "POST", "robots/team+ci:rotate")
                .json(Map.of("actions", List.of("pull", "push"), "cidrs", List.of(), "expires_in", "never"))
                .expect(200);
        server.call("POST", path + ":rotate").basic("ann", token).expect(422).json("/field", "'actions'");
        server.call("POST", path + ":rotate")
                .basic("ann", token)
                .json(Map.of("actions", List.of("pull"), "cidrs", List.of("127.0.0.1"), "expires_at", end))
                .expect(200);
    }
}
