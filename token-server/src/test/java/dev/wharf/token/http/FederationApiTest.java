package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.wharf.token.federation.JwsAlgorithm;
import dev.wharf.token.federation.TestKey;
import dev.wharf.token.federation.TestProvider;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A provider on this machine, a trust, and a token of it at the token endpoint. */
class FederationApiTest {
    private static final String PASSWORD = "curiouser-and-curiouser";
    private static final String AUDIENCE = "https://auth.example";
    private static final String ROBOT = "team/app+ci";
    private static final String QUERY = "service=wharf-registry&scope=repository:team/app/x:pull,push,delete";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String EXCHANGE = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&";
    private static final TestKey KEY = TestKey.create("one", JwsAlgorithm.ES256);
    private static final TestKey STRANGER = TestKey.create("one", JwsAlgorithm.ES256);

    private static final TestProvider PROVIDER = TestProvider.start(KEY);
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start("http: {host: '" + AUDIENCE + "'}\nfederation: {allowedhosts: [localhost]}\n")
                .user("alice", PASSWORD);
        for (String robot : List.of(ROBOT, "team/app+cd")) {
            server.admin("PUT", "/api/v1/robots/" + robot).json(Map.of()).expect(201);
            server.rule("allow", "robot:" + robot, "team/app/**", "pull,push");
        }
        server.admin("PUT", "/api/v1/federation/providers/ci")
                .json(Map.of("issuer", PROVIDER.issuer()))
                .expect(201);
        server.admin("PUT", "/api/v1/federation/trusts/app")
                .json(Map.of(
                        "provider",
                        "ci",
                        "conditions",
                        Map.of("repository", "org/app", "ref", "refs/heads/*"),
                        "robot",
                        ROBOT))
                .expect(201)
                .json("/audience", "'" + AUDIENCE + "'")
                .json("/warnings", "[]");
    }

    @AfterAll
    static void stop() {
        server.close();
        PROVIDER.close();
    }

    private static Map<String, Object> claims() {
        long now = Instant.now().getEpochSecond();
        return new HashMap<>(Map.of(
                "iss",
                PROVIDER.issuer(),
                "aud",
                AUDIENCE,
                "sub",
                "repo:org/app:ref:refs/heads/main",
                "jti",
                UUID.randomUUID().toString(),
                "repository",
                "org/app",
                "ref",
                "refs/heads/main",
                "iat",
                now,
                "exp",
                now + 300));
    }

    private static String token() {
        return KEY.sign(claims());
    }

    private static String tokenWith(String claim, Object value) {
        Map<String, Object> claims = claims();
        claims.put(claim, value);
        return KEY.sign(claims);
    }

    private static Call post(String form) {
        return server.call("POST", "/token").body(FORM, (form + "&" + QUERY).getBytes(StandardCharsets.UTF_8));
    }

    private static Call exchange(String token) {
        return post(EXCHANGE + "subject_token=" + token);
    }

    private static Call basic(String name, String token) {
        return server.get("/token?offline_token=true&" + QUERY).basic(name, token);
    }

    private static void isTheRobot(Answered answered) {
        assertThat(answered.without("refresh_token").granted()).isEqualTo("repository:team/app/x:pull,push");
        assertThat(answered.claims().path("sub").asText()).isEqualTo(ROBOT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&subject_token_type=urn:ietf:params:oauth:token-type:jwt",
                "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aid_token&access_type=offline",
                "&username=team/app%2Bci"
            })
    void aTokenIsExchanged(String more) {
        isTheRobot(exchange(token() + more)
                .expect(200)
                .json("/issued_token_type", "'urn:ietf:params:oauth:token-type:access_token'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {ROBOT, "", "<token>", "x-access-token", "oauth2accesstoken"})
    void aTokenIsThePasswordOfTheRobot(String name) {
        isTheRobot(basic(name, token()).expect(200));
        if (!name.isEmpty()) {
            isTheRobot(post("grant_type=password&access_type=offline&username=" + name.replace("+", "%2B")
                            + "&password=" + token())
                    .expect(200));
        }
    }

    @Test
    void itIsNothingElse() {
        basic("alice", token()).expect(401);
        basic("team/app+cd", token()).expect(401);
        basic("team/app+nobody", token()).expect(401);
        exchange(token() + "&username=alice").expect(401);
        post("grant_type=refresh_token&refresh_token=" + token()).expect(401);
        server.get("/api/v1/users/me")
                .header("Authorization", "Bearer " + token())
                .expect(401);
        server.get("/api/v1/users/me").basic(ROBOT, token()).expect(403);
    }

    @Test
    void tokensThatAreNotBelievedAreRefused() {
        exchange(STRANGER.sign(claims())).expect(401);
        exchange(tokenWith("aud", "https://other.example")).expect(401);
        exchange(tokenWith("repository", "evil/app")).expect(401);
        exchange(tokenWith("exp", Instant.now().getEpochSecond() - 120)).expect(401);
        exchange(tokenWith("iss", "https://other.example")).expect(401);
        basic(ROBOT, STRANGER.sign(claims())).expect(401);
    }

    /** Wharf's own secrets are limited, and an exchange would take the limits off. */
    @Test
    void onlyTokensOfProvidersAreExchanged() {
        String access = server.call("POST", "/api/v1/users/me/tokens")
                .basic("alice", PASSWORD)
                .json(Map.of("name", "x"))
                .expect(201)
                .json()
                .path("secret")
                .asText();
        exchange(access).expect(401);
        exchange(token() + "&subject_token_type=urn:ietf:params:oauth:token-type:access_token")
                .expect(400)
                .json("/error", "'invalid_request'");
        String own = basic(ROBOT, token()).expect(200).json().path("token").asText();
        exchange(own).expect(401);
    }

    @Test
    void aDisabledRobotIsNobodyUntilItIsEnabled() {
        server.admin("PUT", "/api/v1/robots/" + ROBOT)
                .json(Map.of("enabled", false))
                .expect(200);
        exchange(token()).expect(401);
        server.admin("PUT", "/api/v1/robots/" + ROBOT)
                .json(Map.of("enabled", true))
                .expect(200);
        exchange(token()).expect(200);
    }

    @Test
    void aTokenForOneUseIsUsedOnce() {
        server.admin("PUT", "/api/v1/federation/trusts/once")
                .json(Map.of(
                        "provider",
                        "ci",
                        "conditions",
                        Map.of("repository", "org/once"),
                        "robot",
                        "team/app+cd",
                        "single_use",
                        true))
                .expect(201);
        String token = tokenWith("repository", "org/once");
        exchange(token).expect(200);
        exchange(token).expect(401);
    }

    @Test
    void aProviderThatDoesNotAnswerIsWaitedFor() throws IOException {
        String issuer;
        try (ServerSocket nobody = new ServerSocket(0)) {
            issuer = "http://localhost:" + nobody.getLocalPort();
        }
        server.admin("PUT", "/api/v1/federation/providers/gone")
                .json(Map.of("issuer", issuer))
                .expect(201);
        exchange(tokenWith("iss", issuer))
                .expect(503)
                .header("Retry-After", "60")
                .json("/error", "'temporarily_unavailable'");
        server.get("/api/v1/users/me")
                .basic(ROBOT, tokenWith("iss", issuer))
                .expect(503)
                .header("Retry-After", "60")
                .header("Content-Type", "application/problem+json");
        server.admin("DELETE", "/api/v1/federation/providers/gone").expect(204);
    }

    @Test
    void administratorsAreToldWhyATokenIsRefused() {
        String refused = tokenWith("repository", "evil/app");
        server.admin("POST", "/api/v1/federation:explain")
                .json(Map.of("jwt", refused))
                .expect(200)
                .without(refused)
                .json("/provider", "'ci'")
                .json("/claims/repository", "'evil/app'")
                .json("/robots", "[]")
                .json("/trusts/0/name", "'app'")
                .json("/trusts/0/accepted", "false")
                .json("/trusts/0/failures", "[{'part':'repository','problem':'is evil/app, accepted is org/app'}]");
        server.admin("POST", "/api/v1/federation:explain")
                .json(Map.of("jwt", token()))
                .expect(200)
                .json("/trusts/0/accepted", "true")
                .json("/robots", "['" + ROBOT + "']");
        server.admin("POST", "/api/v1/federation:explain")
                .json(Map.of("jwt", "eyJ.x.y"))
                .expect(200)
                .json("/failure/part", "'token'");
        server.admin("POST", "/api/v1/federation:explain")
                .json(Map.of("jwt", List.of(refused)))
                .expect(400)
                .without(refused);
        server.admin("GET", "/api/v1/audit?limit=10000").expect(200).without("eyJ");
    }

    @Test
    void noLogHoldsAToken() {
        Logger ours = (Logger) LoggerFactory.getLogger("dev.wharf");
        ListAppender<ILoggingEvent> collector = new ListAppender<>();
        collector.start();
        ours.addAppender(collector);
        ours.setLevel(Level.TRACE);
        try {
            String good = token();
            String bad = tokenWith("repository", "evil/app");
            exchange(good).expect(200);
            exchange(bad).expect(401);
            basic(ROBOT, bad).expect(401);
            server.get("/token?subject_token=" + bad + "&" + QUERY).expect(200);
            server.admin("POST", "/api/v1/federation:explain")
                    .json(Map.of("jwt", bad))
                    .expect(200);
            List<String> lines = collector.list.stream()
                    .map(line -> line.getFormattedMessage() + " " + line.getThrowableProxy())
                    .toList();
            assertThat(lines).anySatisfy(line -> assertThat(line).contains("app (repository)"));
            assertThat(lines)
                    .allSatisfy(line -> assertThat(line)
                            .doesNotContain(good.substring(0, 60), bad.substring(bad.length() - 40), "evil/app"));
        } finally {
            ours.detachAppender(collector);
            ours.setLevel(null);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/federation/providers",
        "GET,/api/v1/federation/providers/ci",
        "PUT,/api/v1/federation/providers/ci",
        "DELETE,/api/v1/federation/providers/ci",
        "GET,/api/v1/federation/trusts",
        "GET,/api/v1/federation/trusts/app",
        "PUT,/api/v1/federation/trusts/app",
        "DELETE,/api/v1/federation/trusts/app",
        "POST,/api/v1/federation:explain"
    })
    void onlyAdministratorsComeIn(String method, String path) {
        server.call(method, path).expect(401);
        server.call(method, path).basic("alice", PASSWORD).expect(403);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # path          | body                                                                   | status | says
                    providers/x     | {}                                                                     | 422    | issuer: is required
                    providers/X     | {"issuer":"https://x.example"}                                         | 422    | invalid name of a provider
                    providers/x     | {"issuer":"x.example"}                                                 | 422    | invalid issuer
                    providers/x     | {"issuer":"http://x.example"}                                          | 422    | issuer: is no https URL
                    providers/x     | {"issuer":"https://x.example","jwks":"http://x.example/k"}             | 422    | jwks: is no https URL
                    providers/x     | {"issuer":"https://x.example","jwks":"a b"}                            | 422    | jwks: must be an https URL
                    providers/x     | {"issuer":"https://x.example","algorithms":["HS256"]}                  | 422    | algorithms: must be among RS256
                    providers/x     | {"issuer":"https://x.example","algorithms":[]}                         | 422    | invalid algorithms
                    providers/x     | {"issuer":"https://x.example","max_age":"25h"}                         | 422    | invalid maximum age
                    providers/x     | {"issuer":"https://x.example","max_age":"long"}                        | 422    | max_age: must be whole seconds
                    providers/x     | {"issuer":"https://x.example","secret":"s"}                            | 400    | secret: unknown field
                    trusts/x        | {"conditions":{"repository":"a/b"},"robot":"team/app+ci"}              | 422    | provider: is required
                    trusts/x        | {"provider":"ci","robot":"team/app+ci"}                                | 422    | conditions: is required
                    trusts/x        | {"provider":"ci","conditions":["a"],"robot":"team/app+ci"}             | 400    | conditions: must be an object whose values are strings
                    trusts/x        | {"provider":"ci","conditions":{"a":1},"robot":"team/app+ci"}           | 400    | conditions: must be an object whose values are strings
                    trusts/x        | {"provider":"ci","conditions":{"ref":"main"},"robot":"team/app+ci"}    | 422    | none tells whose workload it is
                    trusts/x        | {"provider":"ci","conditions":{"repository":"a/b"}}                    | 422    | robot: is required
                    trusts/x        | {"provider":"ci","conditions":{"repository":"a/b"},"robot":"ci"}       | 422    | robot: there is no such robot
                    trusts/x        | {"provider":"no","conditions":{"repository":"a/b"},"robot":"team/app+ci"} | 422 | provider: there is no such provider
                    trusts/x        | {"provider":"ci","audience":" ","conditions":{"repository":"a/b"},"robot":"team/app+ci"} | 422 | invalid audience
                    """)
    void saysWhatIsWrong(String path, String body, int status, String says) {
        server.admin("PUT", "/api/v1/federation/" + path)
                .body("application/json", body.getBytes(StandardCharsets.UTF_8))
                .expect(status)
                .header("Content-Type", "application/problem+json")
                .containing(says);
        server.admin("GET", "/api/v1/federation/" + path).expect(404);
    }

    @Test
    void providersAndTrustsAreListedChangedAndDeleted() {
        Map<String, Object> gitlab = Map.of(
                "issuer", "https://gitlab.example",
                "jwks", "https://gitlab.example/oauth/discovery/keys",
                "algorithms", List.of("RS256"),
                "max_age", "1h");
        String provider = """
                {'name':'gitlab','issuer':'https://gitlab.example','jwks':'https://gitlab.example/oauth/discovery/keys',
                 'algorithms':['RS256'],'max_age':'1h'}""";
        server.admin("PUT", "/api/v1/federation/providers/gitlab")
                .json(gitlab)
                .expect(201)
                .json(provider);
        server.admin("PUT", "/api/v1/federation/providers/gitlab")
                .json(gitlab)
                .expect(200)
                .json(provider);
        server.admin("PUT", "/api/v1/federation/providers/other")
                .json(Map.of("issuer", "https://gitlab.example"))
                .expect(422)
                .containing("another provider has it");
        server.admin("GET", "/api/v1/federation/providers?after=ci").expect(200).json("[" + provider + "]");
        Map<String, Object> trust = Map.of(
                "provider",
                "gitlab",
                "audience",
                "https://gitlab.com",
                "conditions",
                Map.of("project_path", "group/*"),
                "robot",
                ROBOT);
        server.admin("PUT", "/api/v1/federation/trusts/gl")
                .json(trust)
                .expect(201)
                .json("/conditions", "{'project_path':'group/*'}")
                .json("/single_use", "false")
                .containing("may be in use elsewhere too")
                .containing("lets in whatever begins with 'group/'");
        server.admin("GET", "/api/v1/federation/trusts?after=app&limit=1")
                .expect(200)
                .json("/0/name", "'gl'");
        server.admin("DELETE", "/api/v1/federation/trusts/gl")
                .header("If-Match", "\"other\"")
                .expect(412);
        server.admin("DELETE", "/api/v1/federation/providers/gitlab").expect(204);
        server.admin("DELETE", "/api/v1/federation/providers/gitlab").expect(404);
        server.admin("GET", "/api/v1/federation/trusts/gl").expect(404);
        server.admin("DELETE", "/api/v1/federation/trusts/gl").expect(404);
    }
}
