package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What those may do in the admin API who manage a path, and what not. */
class DelegationApiTest {
    private static final String PASSWORD = "a-password-of-ann";
    private static RunningServer server;
    private static long theirs;

    @BeforeAll
    static void start() {
        server = RunningServer.start().user("ann", PASSWORD).user("bob", PASSWORD);
        server.admin("PUT", "/api/v1/groups/release")
                .json(Map.of("members", List.of("user:ann")))
                .expect(201);
        server.rule("allow", "user:ann", "team/**", "pull,push,admin");
        server.admin("PUT", "/api/v1/services/second").json(Map.of()).expect(201);
        theirs = id(server.admin("POST", "/api/v1/rules").json(rule("allow", "user:bob", "team/app", "pull")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, Object> rule(String effect, String subject, String pattern, String... actions) {
        return new HashMap<>(Map.of("effect", effect, "subject", subject, "pattern", pattern, "actions", actions));
    }

    private static long id(Call creation) {
        return creation.expect(201).json().path("id").asLong();
    }

    private static Call by(String who, String method, String path) {
        return server.call(method, path).basic(who, PASSWORD);
    }

    private static String state() {
        StringBuilder state = new StringBuilder();
        for (String list : List.of("rules", "users", "groups", "services")) {
            state.append(server.admin("GET", "/api/v1/" + list).expect(200).body());
        }
        return state.append(server.admin("POST", "/api/v1/policy/explain")
                        .json(Map.of("scopes", List.of("repository:a:pull")))
                        .expect(200)
                        .json()
                        .path("epoch")
                        .asText())
                .toString();
    }

    @Test
    void rules_below_the_path_are_managed() {
        long own =
                id(by("ann", "POST", "/api/v1/rules").json(rule("allow", "user:bob", "team/lib/**", "pull", "push")));
        by("ann", "GET", "/api/v1/rules/" + own).expect(200).json("/pattern", "'team/lib/**'");
        by("ann", "PUT", "/api/v1/rules/" + own)
                .json(rule("allow", "user:bob", "team/lib/*", "pull"))
                .expect(200)
                .json("/actions", "['pull']");
        assertThat(by("ann", "GET", "/api/v1/rules?under=team")
                        .expect(200)
                        .json()
                        .findValuesAsText("pattern"))
                .contains("team/app", "team/lib/*")
                .allMatch(pattern -> pattern.startsWith("team/"));
        by("ann", "DELETE", "/api/v1/rules/" + own).expect(204);
        server.admin("GET", "/api/v1/audit?target=rule:" + own).expect(200).json("/0/actor", "'ann'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "allow | user:bob  | **              | pull",
                "allow | user:bob  | *               | pull",
                "allow | user:bob  | team            | pull",
                "allow | user:bob  | team*           | pull",
                "allow | user:bob  | teams/**        | pull",
                "allow | user:bob  | other/**        | pull",
                "allow | everyone  | ${user}/**      | pull",
                "allow | everyone  | team/${user}/** | pull",
                "allow | user:bob  | team/app        | delete",
                "deny  | user:bob  | team/app        | delete",
                "allow | user:bob  | **              | catalog",
            })
    void nothing_is_given_outside_of_the_path_or_beyond_own_rights(
            String effect, String subject, String pattern, String action) {
        String before = state();
        by("ann", "POST", "/api/v1/rules")
                .json(rule(effect, subject, pattern, action))
                .expect(403);
        by("ann", "PUT", "/api/v1/rules/" + theirs)
                .json(rule(effect, subject, pattern, action))
                .expect(403);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void nothing_is_given_in_another_service() {
        Map<String, Object> elsewhere = rule("allow", "user:bob", "team/app", "pull");
        elsewhere.put("service", "second");
        by("ann", "POST", "/api/v1/rules").json(elsewhere).expect(403);
        long there = id(server.admin("POST", "/api/v1/rules").json(elsewhere));
        by("ann", "GET", "/api/v1/rules/" + there).expect(404);
        by("ann", "GET", "/api/v1/rules?under=team&service=second").expect(403);
        by("ann", "DELETE", "/api/v1/rules/" + there).expect(404);
        assertThat(by("ann", "GET", "/api/v1/rules?under=team").expect(200).body())
                .doesNotContain("second");
    }

    @Test
    void exceptions_are_for_administrators() {
        Map<String, Object> sparing = rule("deny", "everyone", "team/prod/**", "push");
        sparing.put("except", "group:release");
        by("ann", "POST", "/api/v1/rules").json(sparing).expect(403);
        long id = id(server.admin("POST", "/api/v1/rules").json(sparing));
        by("ann", "GET", "/api/v1/rules/" + id).expect(200);
        by("ann", "DELETE", "/api/v1/rules/" + id).expect(403);
        by("ann", "PUT", "/api/v1/rules/" + id)
                .json(rule("deny", "user:bob", "team/prod/**", "push"))
                .expect(403);
        server.admin("DELETE", "/api/v1/rules/" + id).expect(204);
    }

    /** What is denied to a manager too, only somebody above can allow again. */
    @Test
    void a_denial_from_above_stays() {
        long denial =
                id(server.admin("POST", "/api/v1/rules").json(rule("deny", "everyone", "team/sealed/**", "push")));
        by("ann", "DELETE", "/api/v1/rules/" + denial).expect(403);
        by("ann", "PUT", "/api/v1/rules/" + denial)
                .json(rule("deny", "everyone", "team/sealed/**", "pull"))
                .expect(403);
        by("ann", "POST", "/api/v1/rules")
                .json(rule("allow", "user:bob", "team/sealed/x", "push"))
                .expect(403);
        by("ann", "POST", "/api/v1/rules")
                .json(rule("allow", "user:bob", "team/**", "push"))
                .expect(403);
        server.admin("DELETE", "/api/v1/rules/" + denial).expect(204);
    }

    /** Self-service gives nothing where somebody else was before, not even the action admin. */
    @Test
    void whoever_is_called_as_a_path_of_others_manages_nothing_there() {
        server.rule("allow", "user:bob", "crew/app", "pull").user("crew", PASSWORD);
        by("crew", "GET", "/api/v1/rules?under=crew").expect(403);
        by("crew", "POST", "/api/v1/rules")
                .json(rule("allow", "user:crew", "crew/**", "push"))
                .expect(403);
    }

    @Test
    void who_manages_nothing_reaches_no_rule() {
        String before = state();
        String path = "/api/v1/rules/" + theirs;
        by("bob", "GET", "/api/v1/rules").expect(403);
        by("bob", "GET", "/api/v1/rules?subject=user:bob").expect(403);
        by("bob", "POST", "/api/v1/rules")
                .json(rule("allow", "user:bob", "team/app", "push"))
                .expect(403);
        by("bob", "GET", path).expect(404);
        by("bob", "PUT", path)
                .json(rule("allow", "user:bob", "team/app", "push"))
                .expect(404);
        by("bob", "PUT", path).header("If-Match", "*").expect(404);
        by("bob", "DELETE", path).expect(404);
        assertThat(state()).isEqualTo(before);
    }
}
