package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Namespaces, their members, and what is said of repositories, over HTTP. */
class NamespaceApiTest {
    private static final String PASSWORD = "down-the-rabbit-hole";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start().user("alice", PASSWORD).user("bob", PASSWORD);
        server.admin("PUT", "/api/v1/groups/dev")
                .json(Map.of("members", List.of("user:bob")))
                .expect(201);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    PUT    | namespaces/Team              | {}                        | 422 | "field":"path","value":"Team"
                    PUT    | namespaces/team/**           | {}                        | 422 | "field":"path"
                    PUT    | namespaces/team              | {"visibility":"open"}     | 422 | visibility: must be private, internal or public
                    PUT    | namespaces/team              | {"description":7}         | 400 | description: must be a string
                    PUT    | namespaces/team              | {"owner":"bob"}           | 400 | owner: unknown field
                    PUT    | namespaces/team?service=x    | {}                        | 422 | service: there is no such service
                    GET    | namespaces/nothing           |                           | 404 | there is no such namespace
                    DELETE | namespaces/nothing           |                           | 404 | there is no such namespace
                    POST   | namespaces/nothing:archive   |                           | 404 | there is no such namespace
                    GET    | namespaces/nothing/members   |                           | 404 | there is no such namespace
                    PUT    | namespaces/nothing/members/user:bob | {"role":"reader"}  | 404 | there is no such namespace
                    PUT    | namespaces/there/members/user:bob | {"role":"king"}      | 422 | role: must be reader, writer, maintainer or owner
                    PUT    | namespaces/there/members/user:bob | {}                   | 422 | role: is required
                    PUT    | namespaces/there/members/user:no  | {"role":"reader"}    | 422 | subject: there is no such user
                    PUT    | namespaces/there/members/bob      | {"role":"reader"}    | 422 | "field":"subject","value":"bob"
                    PUT    | namespaces/there/members/everyone | {"role":"reader"}    | 422 | subject: is no member: set the visibility instead
                    DELETE | namespaces/there/members/user:bob |                      | 404 | there is no such member
                    PUT    | repositories/A               | {}                        | 422 | "field":"name","value":"A"
                    PUT    | repositories/a               | {"visibility":""}         | 422 | visibility: must be
                    GET    | repositories/a               |                           | 404 | nothing is said of this repository
                    DELETE | repositories/a               |                           | 404 | nothing is said of this repository
                    """)
    void whatIsWrongIsNamed(String method, String path, String body, int status, String says) {
        server.admin("PUT", "/api/v1/namespaces/there")
                .json(Map.of())
                .expect(
                        server.admin("GET", "/api/v1/namespaces")
                                        .expect(200)
                                        .body()
                                        .contains("there")
                                ? 200
                                : 201);
        Call call = server.admin(method, "/api/v1/" + path);
        if (body != null) {
            call.body("application/json", body.getBytes(StandardCharsets.UTF_8));
        }
        call.expect(status).header("Content-Type", "application/problem+json").containing(says);
    }

    @ParameterizedTest
    @CsvSource({"reader,pull", "writer,'pull,push'", "maintainer,'pull,push,delete'", "owner,'pull,push,delete'"})
    void aMemberMayWhatTheRoleSays(String role, String actions) {
        String path = "role-" + role;
        put("namespaces/" + path, Map.of()).json("/visibility", "'private'").json("/state", "'active'");
        assertGranted("alice", path + "/a/b", "");
        server.admin("PUT", "/api/v1/namespaces/" + path + "/members/user:alice")
                .json(Map.of("role", "reader"))
                .expect(201);
        server.admin("PUT", "/api/v1/namespaces/" + path + "/members/user:alice")
                .json(Map.of("role", role))
                .expect(200)
                .json("{'subject':'user:alice','role':'" + role + "'}");
        server.admin("PUT", "/api/v1/namespaces/" + path + "/members/group:dev")
                .json(Map.of("role", role))
                .expect(201);
        server.admin("GET", "/api/v1/namespaces/" + path + "/members")
                .expect(200)
                .json("[{'subject':'group:dev','role':'" + role + "'},{'subject':'user:alice','role':'" + role + "'}]");
        assertGranted("alice", path + "/a/b", actions);
        assertGranted("bob", path + "/a", actions);
        assertGranted("alice", path, "");
        server.admin("DELETE", "/api/v1/namespaces/" + path + "/members/user:alice")
                .expect(204);
        assertGranted("alice", path + "/a/b", "");
        server.admin("DELETE", "/api/v1/namespaces/" + path).expect(204);
        assertGranted("bob", path + "/a", "");
        server.admin("GET", "/api/v1/rules?pattern=" + path + "/**").expect(200).json("[]");
    }

    @Test
    void visibilityLetsOthersPull() {
        put("namespaces/shown", Map.of("visibility", "internal", "description", "for all of us"))
                .json("/description", "'for all of us'");
        assertGranted("alice", "shown/a", "pull");
        assertGranted("", "shown/a", "");
        server.admin("PUT", "/api/v1/namespaces/shown")
                .json(Map.of("visibility", "public"))
                .expect(200);
        assertGranted("", "shown/a", "pull");
        server.admin("GET", "/api/v1/rules?pattern=shown/**&origin=visibility")
                .expect(200)
                .json("/0/subject", "'everyone'")
                .json("/0/actions", "['pull']");
        server.admin("PUT", "/api/v1/namespaces/shown").json(Map.of()).expect(200);
        assertGranted("alice", "shown/a", "");
    }

    @Test
    void rulesOfNestedNamespacesBothCount() {
        put("namespaces/outer", Map.of("visibility", "public"));
        put("namespaces/outer/inner", Map.of());
        server.admin("PUT", "/api/v1/namespaces/outer/inner/members/user:alice")
                .json(Map.of("role", "writer"))
                .expect(201);
        assertGranted("alice", "outer/inner/app", "pull,push");
        assertGranted("bob", "outer/inner/app", "pull");
        server.rule("deny", "user:alice", "outer/**", "push");
        assertGranted("alice", "outer/inner/app", "pull");
    }

    @Test
    void anArchivedNamespaceIsReadOnly() {
        put("namespaces/old", Map.of());
        server.admin("PUT", "/api/v1/namespaces/old/members/user:alice")
                .json(Map.of("role", "owner"))
                .expect(201);
        server.admin("POST", "/api/v1/namespaces/old:archive").expect(200).json("/state", "'archived'");
        server.admin("PUT", "/api/v1/namespaces/old").json(Map.of()).expect(200).json("/state", "'archived'");
        assertGranted("alice", "old/a", "pull");
        server.admin("POST", "/api/v1/namespaces/old:unarchive").expect(200).json("/state", "'active'");
        assertGranted("alice", "old/a", "pull,push,delete");
    }

    @Test
    void derivedRulesAreChangedWhereTheyComeFrom() {
        put("namespaces/derived", Map.of("visibility", "public"));
        JsonNode rule = server.admin("GET", "/api/v1/rules?pattern=derived/**")
                .expect(200)
                .json()
                .path(0);
        String path = "/api/v1/rules/" + rule.path("id").asText();
        server.admin("DELETE", path).expect(409).containing("/api/v1/namespaces");
        server.admin("PUT", path)
                .json(Map.of("pattern", "x", "subject", "everyone", "effect", "allow", "actions", List.of("pull")))
                .expect(409);
        assertGranted("", "derived/a", "pull");
    }

    @Test
    void aServiceCanRequireNamespaces() {
        server.admin("PUT", "/api/v1/services/strict")
                .json(Map.of("require_namespace", true))
                .expect(201);
        server.rule("strict", "allow", "user:alice", "**", "pull");
        String token = "/token?service=strict&scope=repository:";
        server.get(token + "spaced/a:pull").basic("alice", PASSWORD).expect(200).json("/scope", "''");
        put("namespaces/spaced?service=strict", Map.of()).json("/service", "'strict'");
        server.get(token + "spaced/a:pull")
                .basic("alice", PASSWORD)
                .expect(200)
                .json("/scope", "'repository:spaced/a:pull'");
        server.admin("GET", "/api/v1/namespaces/spaced").expect(404);
        server.admin("DELETE", "/api/v1/services/strict").expect(204);
    }

    @Test
    void namespacesAreListedInPages() {
        for (String name : List.of("zz/a", "zz/b", "zz/c")) {
            put("namespaces/" + name, Map.of());
        }
        Answered first =
                server.admin("GET", "/api/v1/namespaces?after=zz&limit=2").expect(200);
        first.json("/0/path", "'zz/a'").json("/1/path", "'zz/b'");
        assertThat(first.json()).hasSize(2);
        assertThat(first.headers().getOrDefault("link", List.of())).hasSize(1);
        server.admin("GET", "/api/v1/namespaces?after=zz/b").expect(200).json("/0/path", "'zz/c'");
    }

    @Test
    void aNamespaceIsChangedByWhoeverHasSeenIt() {
        Answered made = put("namespaces/seen", Map.of());
        String etag = made.headers().getOrDefault("etag", List.of()).getFirst();
        server.admin("GET", "/api/v1/namespaces/seen").expect(200).header("ETag", etag);
        server.admin("PUT", "/api/v1/namespaces/seen")
                .header("If-Match", etag)
                .json(Map.of("description", "other"))
                .expect(200);
        server.admin("DELETE", "/api/v1/namespaces/seen")
                .header("If-Match", etag)
                .expect(412);
        server.admin("PUT", "/api/v1/namespaces/seen")
                .header("If-None-Match", "*")
                .json(Map.of())
                .expect(412);
        assertThat(server.admin("GET", "/api/v1/audit?target=namespace:seen")
                        .expect(200)
                        .json()
                        .findValuesAsText("action"))
                .containsExactly("namespace.created", "namespace.changed");
    }

    @Test
    void aRepositoryIsDescribedBeforeTheFirstPush() {
        put("repositories/new/app", Map.of("description", "soon", "visibility", "public"))
                .json("/name", "'new/app'")
                .json("/visibility", "'public'");
        assertGranted("", "new/app", "pull");
        assertGranted("", "new/app2", "");
        server.admin("GET", "/api/v1/rules?pattern=new/app").expect(200).json("/0/origin", "'visibility'");
        server.admin("PUT", "/api/v1/repositories/new/app")
                .json(Map.of("visibility", "internal"))
                .expect(200)
                .json("/description", "''");
        assertGranted("", "new/app", "");
        assertGranted("bob", "new/app", "pull");
        server.admin("GET", "/api/v1/repositories?after=new&limit=1")
                .expect(200)
                .json("/0/name", "'new/app'");
        server.admin("DELETE", "/api/v1/repositories/new/app").expect(204);
        assertGranted("bob", "new/app", "");
    }

    private static Answered put(String path, Map<String, ?> body) {
        return server.admin("PUT", "/api/v1/" + path).json(body).expect(201);
    }

    private static void assertGranted(String user, String repository, String actions) {
        Call call = server.get("/token?service=wharf-registry&scope=repository:" + repository + ":*");
        assertThat((user.isEmpty() ? call : call.basic(user, PASSWORD))
                        .expect(200)
                        .granted())
                .as("%s on %s", user, repository)
                .isEqualTo(actions.isEmpty() ? "" : "repository:" + repository + ":" + actions);
    }
}
