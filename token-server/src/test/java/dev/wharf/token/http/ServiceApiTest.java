package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceApiTest {
    private static final String PASSWORD = "curiouser-and-curiouser";
    private static final String DEFAULTS = """
            {'name':'%s','profile':'x5c','pull_lifetime':'15m','push_lifetime':'1h','anonymous':true,
             'refresh':'interactive','require_namespace':false,'strip_hosts':[],'selfservice':false}""";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(
                        "service: registry.example:5000\nanonymous: false\ntoken: {lifetime: {pull: 90s}}\n")
                .user("alice", PASSWORD)
                .rule("allow", "everyone", "public/*", "pull");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/services",
        "GET,/api/v1/services/registry.example:5000",
        "PUT,/api/v1/services/x",
        "DELETE,/api/v1/services/x",
        "GET,/api/v1/services/registry.example:5000/registry-config?for=zot"
    })
    void onlyAdministratorsComeIn(String method, String path) {
        server.call(method, path).expect(401).header("Content-Type", "application/problem+json");
        server.call(method, path).basic("alice", PASSWORD).expect(403);
    }

    @Test
    void theFirstServiceIsWhatTokenYmlSays() {
        server.admin("GET", "/api/v1/services/registry.example:5000")
                .expect(200)
                .json("""
                {'name':'registry.example:5000','profile':'x5c','pull_lifetime':'1m30s','push_lifetime':'1h',
                 'anonymous':false,'refresh':'interactive','require_namespace':false,'strip_hosts':[],'selfservice':true}""");
        for (String method : new String[] {"PUT", "DELETE"}) {
            server.admin(method, "/api/v1/services/registry.example:5000")
                    .json(Map.of("anonymous", true))
                    .expect(409)
                    .header("Content-Type", "application/problem+json")
                    .containing("registry.example:5000 is the service of token.yml");
        }
        server.admin("GET", "/api/v1/services/registry.example:5000")
                .expect(200)
                .json("/anonymous", "false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "quay.example:8443", "https://gitlab.example/jwt", "a@b~c", "a%2Fb"})
    void aServiceIsMadeChangedAndDeletedWhateverItsName(String path) {
        String name = path.replace("%2F", "/");
        server.admin("PUT", "/api/v1/services/" + path)
                .json(Map.of())
                .expect(201)
                .json(DEFAULTS.formatted(name));
        String body = """
                {"profile":"kid-libtrust","pull_lifetime":"90s","push_lifetime":"24h","anonymous":false,
                 "refresh":"never","require_namespace":true,"strip_hosts":["a.example:5000","b.example"],"selfservice":true}""";
        server.admin("PUT", "/api/v1/services/" + path)
                .body("application/json", body.getBytes(StandardCharsets.UTF_8))
                .expect(200);
        String changed = """
                {'name':'%s','profile':'kid-libtrust','pull_lifetime':'1m30s','push_lifetime':'24h','anonymous':false,
                 'refresh':'never','require_namespace':true,'strip_hosts':['a.example:5000','b.example'],'selfservice':true}""".formatted(name);
        server.admin("GET", "/api/v1/services/" + path.replace("/", "%2F"))
                .expect(200)
                .json(changed);
        assertThat(server.admin("GET", "/api/v1/services").expect(200).json().findValuesAsText("name"))
                .containsExactlyInAnyOrder("registry.example:5000", name);
        server.get("/token?service=" + path).expect(401);

        server.admin("PUT", "/api/v1/services/" + path)
                .json(Map.of())
                .expect(200)
                .json(DEFAULTS.formatted(name));
        Answered token = server.get("/token?service=" + path + "&scope=repository:public/x:pull")
                .expect(200)
                .json("/expires_in", "900");
        assertThat(token.claims().path("aud").asText()).isEqualTo(name);

        server.admin("DELETE", "/api/v1/services/" + path).expect(204);
        server.admin("DELETE", "/api/v1/services/" + path).expect(404).containing("no such service");
        server.admin("GET", "/api/v1/services/" + path).expect(404).containing("no such service");
        server.get("/token?service=" + path).expect(400).json("/error", "'invalid_target'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    x       | {"profile":"jwk"}               | 422 | profile: must be x5c, kid-rfc7638 or kid-libtrust
                    x       | {"profile":1}                   | 400 | profile: must be a string
                    x       | {"refresh":"always"}            | 422 | refresh: must be interactive or never
                    x       | {"pull_lifetime":"59s"}         | 422 | pull_lifetime: must be whole seconds from 60s to 24h
                    x       | {"push_lifetime":"24h1s"}       | 422 | push_lifetime: must be whole seconds from 60s to 24h
                    x       | {"push_lifetime":"61500ms"}     | 422 | push_lifetime: must be whole seconds
                    x       | {"push_lifetime":"-15m"}        | 422 | push_lifetime: must be whole seconds
                    x       | {"push_lifetime":900}           | 400 | push_lifetime: must be a string
                    x       | {"anonymous":"yes"}             | 400 | anonymous: must be true or false
                    x       | {"require_namespace":null}      | 400 | require_namespace: must be true or false
                    x       | {"strip_hosts":"a.example"}     | 400 | strip_hosts: must be an array of strings
                    x       | {"strip_hosts":["http://a"]}    | 422 | strip_hosts: must be at most 16 of host or host:port
                    x       | {"name":"y"}                    | 400 | name: unknown field; known are profile, pull_lifetime, push_lifetime, anonymous, refresh, require_namespace, strip_hosts, selfservice
                    a%20b   | {}                              | 422 | name: must be 1 to 128 of the characters
                    a%00b   | {}                              | 422 | name: must be 1 to 128 of the characters
                    a&b     | {}                              | 422 | name: must be 1 to 128 of the characters
                    """)
    void whatIsNotAcceptedIsNamedAndChangesNothing(String name, String body, int status, String says) {
        server.admin("PUT", "/api/v1/services/" + name)
                .body("application/json", body.getBytes(StandardCharsets.UTF_8))
                .expect(status)
                .header("Content-Type", "application/problem+json")
                .containing(says);
        assertThat(server.admin("GET", "/api/v1/services").expect(200).json()).hasSize(1);
    }

    @Test
    void aNameOf129CharactersIsRefused() {
        server.admin("PUT", "/api/v1/services/" + "a".repeat(129))
                .json(Map.of())
                .expect(422);
    }

    @Test
    void withTwoServicesTheOneThatIsMeantHasToBeNamed() {
        server.admin("PUT", "/api/v1/services/second").json(Map.of()).expect(201);
        try {
            server.get("/token")
                    .basic("alice", PASSWORD)
                    .expect(400)
                    .json("/error", "'invalid_target'")
                    .containing("one of registry.example:5000, second");
            server.get("/token?service=second").expect(200);
            server.get("/token?service=registry.example:5000").expect(401);
        } finally {
            server.admin("DELETE", "/api/v1/services/second").expect(204);
        }
    }

    @Test
    void servicesAreListedByNamePageByPage() {
        List.of("a", "z")
                .forEach(name -> server.admin("PUT", "/api/v1/services/" + name)
                        .json(Map.of())
                        .expect(201));
        try {
            server.admin("GET", "/api/v1/services?limit=2")
                    .expect(200)
                    .json("/0/name", "'a'")
                    .json("/1/name", "'registry.example:5000'")
                    .header("Link", "</api/v1/services?limit=2&after=registry.example%3A5000>; rel=\"next\"");
            Answered last = server.admin("GET", "/api/v1/services?limit=2&after=registry.example%3A5000")
                    .expect(200)
                    .json("/0/name", "'z'");
            assertThat(last.headers()).doesNotContainKey("link");
        } finally {
            List.of("a", "z")
                    .forEach(name ->
                            server.admin("DELETE", "/api/v1/services/" + name).expect(204));
        }
    }

    @Test
    void onlyWhatWasSeenIsChanged() {
        String seen = server.admin("PUT", "/api/v1/services/seen")
                .header("If-None-Match", "*")
                .json(Map.of())
                .expect(201)
                .headers()
                .getOrDefault("etag", List.of())
                .getFirst();
        server.admin("PUT", "/api/v1/services/seen")
                .header("If-None-Match", "*")
                .json(Map.of())
                .expect(412);
        server.admin("GET", "/api/v1/services/seen").expect(200).header("ETag", seen);
        server.admin("PUT", "/api/v1/services/seen")
                .header("If-Match", seen)
                .json(Map.of("refresh", "never"))
                .expect(200);
        server.admin("PUT", "/api/v1/services/seen")
                .header("If-Match", seen)
                .json(Map.of())
                .expect(412);
        server.admin("DELETE", "/api/v1/services/seen").header("If-Match", seen).expect(412);
        server.admin("DELETE", "/api/v1/services/seen").expect(204);
        server.admin("GET", "/api/v1/audit?target=service:seen")
                .expect(200)
                .json("/0/action", "'service.created'")
                .json("/2/action", "'service.deleted'");
    }

    @Test
    void otherMethodsAreNotAllowed() {
        server.admin("POST", "/api/v1/services").expect(405).header("Allow", "GET");
        server.admin("POST", "/api/v1/services/x").expect(405).header("Allow", "GET, PUT, DELETE");
    }
}
