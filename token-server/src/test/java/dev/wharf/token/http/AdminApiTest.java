package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminApiTest {
    private static final String PASSWORD = "curiouser-and-curiouser";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start().user("alice", PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/users",
        "GET,/api/v1/users/alice",
        "PUT,/api/v1/users/mallory",
        "DELETE,/api/v1/users/alice",
        "GET,/api/v1/groups",
        "PUT,/api/v1/groups/x",
        "DELETE,/api/v1/groups/x",
        "GET,/api/v1/rules",
        "POST,/api/v1/rules",
        "GET,/api/v1/rules/1",
        "PUT,/api/v1/rules/1",
        "DELETE,/api/v1/rules/1"
    })
    void onlyAdministratorsComeIn(String method, String path) {
        server.call(method, path)
                .expect(401)
                .header("WWW-Authenticate", "Basic realm=\"wharf\"")
                .header("Content-Type", "application/problem+json")
                .json("/status", "401");
        server.call(method, path)
                .basic("admin", "wrong-password")
                .expect(401)
                .header("WWW-Authenticate", "Basic realm=\"wharf\"");
        server.call(method, path).header("Authorization", "Bearer x.y.z").expect(401);
        server.call(method, path)
                .basic("alice", PASSWORD)
                .expect(403)
                .header("Content-Type", "application/problem+json")
                .json("/title", "'Forbidden'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # method | path                  | body                                              | status | says
                    PUT      | /api/v1/users/x       |                                                   | 400    | must be a JSON object
                    PUT      | /api/v1/users/x       | []                                                | 400    | must be a JSON object
                    PUT      | /api/v1/users/x       | {                                                 | 400    | not well-formed JSON at line 1
                    PUT      | /api/v1/users/x       | {"password":"longenough"} x                       | 400    | not well-formed
                    PUT      | /api/v1/users/x       | {"password":"longenough","password":"longenough"} | 400    | not well-formed
                    PUT      | /api/v1/users/x       | {"password":"longenough","role":"admin"}          | 400    | role: unknown field; known are password, admin, enabled, must_change_password
                    PUT      | /api/v1/users/x       | {"password":"longenough","id":1}                  | 400    | id: unknown field
                    PUT      | /api/v1/users/x       | {"password":"longenough","passwordHash":"x"}      | 400    | passwordHash: unknown field
                    PUT      | /api/v1/users/x       | {"password":"longenough","enabled":"no"}          | 400    | enabled: must be true or false
                    PUT      | /api/v1/users/x       | {"password":"longenough","must_change_password":1} | 400   | must_change_password: must be true or false
                    PUT      | /api/v1/users/m%65    | {"password":"longenough"}                         | 422    | means whoever asks
                    PUT      | /api/v1/users/x       | {"password":1234567890}                           | 400    | password: must be a string
                    PUT      | /api/v1/users/x       | {"password":null}                                 | 400    | password: must be a string
                    PUT      | /api/v1/users/x       | {"password":"longenough","admin":"yes"}           | 400    | "field":"admin","value":"yes"
                    PUT      | /api/v1/users/x       | {"password":"longenough","admin":1}               | 400    | admin: must be true or false
                    PUT      | /api/v1/users/x       | {}                                                | 422    | password: is required for a new account
                    PUT      | /api/v1/users/x       | {"password":"short"}                              | 422    | password: must have at least 10 characters
                    PUT      | /api/v1/users/x       | {"password":""}                                   | 422    | password: must have at least 10 characters
                    PUT      | /api/v1/users/x       | {"password":"nul\\u0000nulnul"}                   | 422    | password: must not hold a NUL
                    PUT      | /api/v1/users/nameofauser | {"password":"nameofauser"}                    | 422    | password: must not be the name
                    PUT      | /api/v1/users/Alice   | {"password":"longenough"}                         | 422    | "field":"name","value":"Alice"
                    PUT      | /api/v1/users/al%20ice | {"password":"longenough"}                        | 422    | "field":"name"
                    PUT      | /api/v1/users/.alice  | {"password":"longenough"}                         | 422    | "field":"name"
                    PUT      | /api/v1/users/a..b    | {"password":"longenough"}                         | 422    | "field":"name"
                    PUT      | /api/v1/users/a@b     | {"password":"longenough"}                         | 422    | "field":"name"
                    PUT      | /api/v1/users/a:b     | {"password":"longenough"}                         | 422    | "field":"name"
                    GET      | /api/v1/users/nobody  |                                                   | 404    | there is no such user
                    GET      | /api/v1/users/Alice   |                                                   | 404    | there is no such user
                    DELETE   | /api/v1/users/nobody  |                                                   | 404    | there is no such user
                    PUT      | /api/v1/groups/x      | {}                                                | 422    | members: is required
                    PUT      | /api/v1/groups/x      | {"members":"user:alice"}                          | 400    | members: must be an array of strings
                    PUT      | /api/v1/groups/x      | {"members":[1]}                                   | 400    | members: must be an array of strings
                    PUT      | /api/v1/groups/x      | {"members":["alice"]}                             | 422    | "field":"members","value":"alice"
                    PUT      | /api/v1/groups/x      | {"members":["group:y"]}                           | 422    | members: there is no such group
                    PUT      | /api/v1/groups/x      | {"members":["everyone"]}                          | 422    | members: must be user:<name>, group:<name> or robot:<name>
                    PUT      | /api/v1/groups/x      | {"members":["user:nobody"]}                       | 422    | members: there is no such user
                    PUT      | /api/v1/groups/x      | {"members":[],"name":"y"}                         | 400    | name: unknown field
                    PUT      | /api/v1/groups/X      | {"members":[]}                                    | 422    | "field":"name","value":"X"
                    GET      | /api/v1/groups/nobody |                                                   | 404    | there is no such group
                    DELETE   | /api/v1/groups/nobody |                                                   | 404    | there is no such group
                    GET      | /api/v1/nothing       |                                                   | 404    | there is nothing here
                    GET      | /api/                 |                                                   | 404    | there is nothing here
                    """)
    void whatIsWrongIsNamed(String method, String path, String body, int status, String says) {
        Call call = server.admin(method, path);
        if (!method.equals("GET") && !method.equals("DELETE")) {
            String content = body == null ? "" : body;
            call.body("application/json", content.getBytes(StandardCharsets.UTF_8));
        }
        call.expect(status)
                .header("Content-Type", "application/problem+json")
                .json("/status", Integer.toString(status))
                .json("/type", "'about:blank'")
                .containing(says)
                .without("longenough");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    POST   | /api/v1/users       | GET
                    DELETE | /api/v1/users       | GET
                    POST   | /api/v1/users/alice | GET, PUT, DELETE
                    PATCH  | /api/v1/users/alice | GET, PUT, DELETE
                    POST   | /api/v1/groups      | GET
                    POST   | /api/v1/groups/x    | GET, PUT, DELETE
                    PUT    | /api/v1/rules       | GET, POST
                    POST   | /api/v1/rules/1     | GET, PUT, DELETE
                    """)
    void otherMethodsAreNotAllowed(String method, String path, String allow) {
        server.admin(method, path)
                .expect(405)
                .header("Allow", allow)
                .header("Content-Type", "application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "application/json-patch+json", "nonsense"})
    void aBodyMustBeSaidToBeJson(String contentType) {
        server.admin("PUT", "/api/v1/users/x")
                .body(contentType, "{\"password\":\"longenough\"}".getBytes(StandardCharsets.UTF_8))
                .expect(415)
                .without("longenough");
    }

    @Test
    void jsonMayHaveACharset() {
        server.admin("PUT", "/api/v1/users/charset")
                .body(
                        "Application/JSON; charset=utf-8",
                        "{\"password\":\"longenough\"}".getBytes(StandardCharsets.UTF_8))
                .expect(201);
    }

    @Test
    void aBodyIsAtMostAMebibyte() throws IOException {
        byte[] large = ("{\"password\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
        server.admin("PUT", "/api/v1/users/x").body("application/json", large).expect(413);
        String admin = Base64.getEncoder()
                .encodeToString(("admin:" + RunningServer.ADMIN_PASSWORD).getBytes(StandardCharsets.UTF_8));
        try (RawHttp client = RawHttp.connect(server.port())) {
            client.send("PUT /api/v1/users/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                    + "Content-Type: application/json\r\nAuthorization: Basic " + admin + "\r\n\r\n100001\r\n");
            client.send(new byte[0x100001]);
            client.send("\r\n0\r\n\r\n");
            assertThat(client.readResponse().status()).isEqualTo(413);
        }
    }

    @Test
    void aUserIsMadeShownChangedAndDeleted() {
        server.admin("PUT", "/api/v1/users/dinah")
                .json(Map.of("password", PASSWORD))
                .expect(201)
                .json("{'name':'dinah','admin':false,'enabled':true,'must_change_password':false,'groups':[]}");
        server.admin("GET", "/api/v1/users/dinah")
                .expect(200)
                .header("Content-Type", "application/json")
                .json("{'name':'dinah','admin':false,'enabled':true,'must_change_password':false,'groups':[]}");
        server.admin("PUT", "/api/v1/users/dinah")
                .json(Map.of("admin", true))
                .expect(200)
                .json("/admin", "true");
        server.call("GET", "/api/v1/users").basic("dinah", PASSWORD).expect(200).containing("\"dinah\"");
        server.admin("PUT", "/api/v1/users/dinah").json(Map.of()).expect(200).json("/admin", "false");
        server.call("GET", "/api/v1/users").basic("dinah", PASSWORD).expect(403);
        assertThat(server.admin("DELETE", "/api/v1/users/dinah").expect(204).body())
                .isEmpty();
        server.admin("GET", "/api/v1/users/dinah").expect(404);
        server.admin("GET", "/api/v1/users").expect(200).without("dinah").without("$2");
    }

    @Test
    void thePasswordMayHave72BytesAndNoMore() {
        server.admin("PUT", "/api/v1/users/long")
                .json(Map.of("password", "é".repeat(36)))
                .expect(201);
        server.get("/token").basic("long", "é".repeat(36)).expect(200);
        server.get("/token").basic("long", "é".repeat(36) + "x").expect(401);
        server.admin("PUT", "/api/v1/users/long")
                .json(Map.of("password", "é".repeat(36) + "x"))
                .expect(422)
                .containing("password: must have at most 72 bytes")
                .without("éé");
    }

    @Test
    void theLastAdministratorStays() {
        try (RunningServer own = RunningServer.start()) {
            own.admin("DELETE", "/api/v1/users/admin").expect(409).containing("admin is the only administrator");
            own.admin("PUT", "/api/v1/users/admin").json(Map.of("admin", false)).expect(409);
            own.admin("PUT", "/api/v1/users/admin")
                    .json(Map.of("password", PASSWORD))
                    .expect(409);
            own.admin("PUT", "/api/v1/users/second")
                    .json(Map.of("password", PASSWORD, "admin", true))
                    .expect(201);
            own.admin("DELETE", "/api/v1/users/admin").expect(204);
            own.call("DELETE", "/api/v1/users/second").basic("second", PASSWORD).expect(409);
        }
    }

    @Test
    void aDeletedUserLeavesNoMembershipsAndNoRules() {
        server.user("mouse", PASSWORD).rule("allow", "user:mouse", "tail/**", "pull");
        server.admin("PUT", "/api/v1/groups/pool")
                .json(Map.of("members", List.of("user:mouse", "user:alice")))
                .expect(201);
        server.admin("DELETE", "/api/v1/users/mouse").expect(204);
        server.admin("GET", "/api/v1/groups/pool").expect(200).json("/members", "['user:alice']");
        server.admin("GET", "/api/v1/rules?pattern=tail/**").expect(200).json("[]");
        server.user("mouse", PASSWORD);
        server.get("/token?scope=repository:tail/x:pull")
                .basic("mouse", PASSWORD)
                .expect(200)
                .json("/scope", "''");
    }

    @Test
    void aGroupIsMadeShownChangedAndDeleted() {
        server.user("hatter", PASSWORD).user("hare", PASSWORD);
        server.admin("PUT", "/api/v1/groups/tea-party")
                .json(Map.of("members", List.of("user:hatter", "user:hare", "user:hatter")))
                .expect(201)
                .json("{'name':'tea-party','members':['user:hare','user:hatter']}");
        server.rule("allow", "group:tea-party", "tea/**", "pull,push");
        server.get("/token?scope=repository:tea/cup:push")
                .basic("hare", PASSWORD)
                .expect(200)
                .json("/scope", "'repository:tea/cup:push'");
        server.admin("GET", "/api/v1/users/hare").expect(200).json("/groups", "['tea-party']");
        server.admin("PUT", "/api/v1/groups/tea-party")
                .json(Map.of("members", List.of("user:hatter")))
                .expect(200)
                .json("/members", "['user:hatter']");
        server.get("/token?scope=repository:tea/cup:push")
                .basic("hare", PASSWORD)
                .expect(200)
                .json("/scope", "''");
        server.admin("GET", "/api/v1/groups").expect(200).containing("\"tea-party\"");
        server.admin("DELETE", "/api/v1/groups/tea-party").expect(204);
        server.admin("GET", "/api/v1/groups/tea-party").expect(404);
        server.admin("GET", "/api/v1/rules?subject=group:tea-party").expect(200).json("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"everyone", "authenticated", "user:alice"})
    void theCatalogIsForWhomARuleSaysSo(String subject) {
        String id = server.admin("POST", "/api/v1/rules")
                .json(Map.of(
                        "pattern", "**", "subject", subject, "effect", "allow", "actions", List.of("catalog", "admin")))
                .expect(201)
                .json("/actions", "['catalog','admin']")
                .json()
                .path("id")
                .asText();
        server.get("/token?scope=registry:catalog:*")
                .basic("alice", PASSWORD)
                .expect(200)
                .json("/scope", "'registry:catalog:*'");
        server.admin("DELETE", "/api/v1/rules/" + id).expect(204);
    }

    @Test
    void theFirstRuleGivesTheFirstAdministratorEverything() {
        server.admin("GET", "/api/v1/rules?subject=user:admin")
                .expect(200)
                .json("/0/pattern", "'**'")
                .json("/0/actions", "['pull','push','delete','catalog','admin']");
    }
}
