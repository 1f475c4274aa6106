package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhoCanApiTest {
    private static final String PASSWORD = "a-password-of-ann";
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
        for (String name : List.of("ann", "bob", "cid", "dora", "eve", "off")) {
            server.user(name, PASSWORD);
        }
        group("inner", "user:cid", "user:dora");
        group("outer", "group:inner", "user:eve");
        server.admin("POST", "/api/v1/users/off:disable").expect(200);
        server.rule("allow", "user:ann", "team/**", "pull")
                .rule("allow", "user:off", "team/**", "pull")
                .rule("allow", "group:outer", "team/app", "pull,push")
                .rule("deny", "user:dora", "team/app", "pull")
                .rule("allow", "user:bob", "team/ap-*", "pull")
                .rule("allow", "everyone", "open/**", "pull")
                .rule("deny", "user:ann", "open/a", "pull")
                .rule("allow", "authenticated", "${user}/**", "push")
                .rule("allow", "user:ann", "team/**", "admin");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void group(String name, String... members) {
        server.admin("PUT", "/api/v1/groups/" + name)
                .json(Map.of("members", members))
                .expect(201);
    }

    private static List<String> shown(JsonNode entries) {
        List<String> shown = new ArrayList<>();
        entries.forEach(entry -> shown.add(
                entry.path("subject").asText() + " via " + entry.path("via").asText()));
        return shown;
    }

    private static List<String> whoCan(String action, String repository) {
        return shown(server.admin("GET", "/api/v1/policy/who-can?repository=" + repository + "&action=" + action)
                .expect(200)
                .json());
    }

    @Test
    void groups_are_taken_apart_and_denials_count() {
        assertThat(whoCan("pull", "team/app"))
                .containsExactly(
                        "user:admin via user:admin",
                        "user:ann via user:ann",
                        "user:cid via group:outer",
                        "user:eve via group:outer");
        assertThat(whoCan("push", "team/app"))
                .containsExactly("user:admin via user:admin", "user:cid via group:outer", "user:eve via group:outer");
        assertThat(whoCan("delete", "team/app")).containsExactly("user:admin via user:admin");
    }

    @Test
    void everyone_stands_for_itself() {
        assertThat(whoCan("pull", "open/a")).containsExactly("everyone via everyone", "user:admin via user:admin");
    }

    @Test
    void the_owner_of_a_place_is_found() {
        assertThat(whoCan("push", "cid/app"))
                .containsExactly("user:admin via user:admin", "user:cid via authenticated");
        assertThat(whoCan("push", "nobody/app")).containsExactly("user:admin via user:admin");
    }

    @Test
    void pages_lead_on() {
        Answered first = server.admin("GET", "/api/v1/policy/who-can?repository=team/app&action=pull&limit=2")
                .expect(200);
        assertThat(shown(first.json())).containsExactly("user:admin via user:admin", "user:ann via user:ann");
        first.header(
                "Link",
                "</api/v1/policy/who-can?repository=team/app&action=pull&limit=2&after=user%3Aann>; rel=\"next\"");
        Answered second = server.admin(
                        "GET", "/api/v1/policy/who-can?repository=team/app&action=pull&limit=2&after=user:ann")
                .expect(200);
        assertThat(shown(second.json())).containsExactly("user:cid via group:outer", "user:eve via group:outer");
        assertThat(second.headers()).doesNotContainKey("link");
    }

    @Test
    void who_manages_the_path_may_ask() {
        String path = "/api/v1/policy/who-can?action=pull&repository=";
        assertThat(shown(server.get(path + "team/app")
                        .basic("ann", PASSWORD)
                        .expect(200)
                        .json()))
                .contains("user:admin via ", "user:ann via user:ann");
        server.get(path + "open/a").basic("ann", PASSWORD).expect(403);
        server.get(path + "team/app").basic("bob", PASSWORD).expect(403);
        server.get(path + "team/app").expect(401);
    }

    @ParameterizedTest
    @CsvSource({
        "action=pull, 422, repository",
        "repository=a, 422, action",
        "repository=A&action=pull, 422, repository",
        "repository=a&action=admin, 422, action",
        "repository=a&action=pull&ip=x, 422, ip",
        "repository=a&action=pull&service=x, 422, service",
        "repository=a&action=pull&limit=0, 422, limit",
        "repository=a&action=pull&who=x, 400, who",
    })
    void what_is_wrong_with_a_question_is_named(String query, int status, String field) {
        server.admin("GET", "/api/v1/policy/who-can?" + query).expect(status).json("/field", "'" + field + "'");
    }
}
