package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainApiTest {
    private static final String PASSWORD = "a-password-of-ann";
    private static final String EXPLAIN = "/api/v1/policy/explain";

    private RunningServer server;

    @BeforeAll
    void start() {
        server = RunningServer.start();
        server.user("ann", PASSWORD).user("bob", PASSWORD).user("dora", PASSWORD);
        group("dev", "user:dora");
        group("release");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void group(String name, String... members) {
        server.admin("PUT", "/api/v1/groups/" + name)
                .json(Map.of("members", members))
                .expect(201);
    }

    private long rule(Map<String, ?> rule) {
        return server.admin("POST", "/api/v1/rules")
                .json(rule)
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    private static Map<String, Object> rule(String effect, String subject, String pattern, String... actions) {
        return new HashMap<>(Map.of("effect", effect, "subject", subject, "pattern", pattern, "actions", actions));
    }

    private static Map<String, Object> and(Map<String, Object> rule, String field, Object value) {
        rule.put(field, value);
        return rule;
    }

    private Answered explain(Map<String, ?> question) {
        return server.admin("POST", EXPLAIN).json(question).expect(200);
    }

    private Answered explain(String subject, String scope) {
        return explain(Map.of("subject", subject, "scopes", List.of(scope)));
    }

    @Test
    void the_whole_answer() {
        long allow = rule(rule("allow", "group:dev", "team/**", "pull", "push"));
        long deny = rule(and(rule("deny", "everyone", "team/prod/**", "push", "delete"), "except", "group:release"));
        Answered answered = explain("user:dora", "repository:team/prod/api:pull,push");
        answered.json(
                        "/subject",
                        "{'name':'user:dora','enabled':true,'via':['authenticated','everyone','group:dev',"
                                + "'user:dora']}")
                .json("/scopes/0/scope", "'repository:team/prod/api:pull,push'")
                .json("/scopes/0/granted", "['pull']")
                .json(
                        "/scopes/0/actions",
                        "[{'action':'pull','decision':'allowed','reason':'allowed','rule':" + allow + "},"
                                + "{'action':'push','decision':'denied','reason':'explicit_deny','rule':" + deny + "}]")
                .json(
                        "/scopes/0/matched",
                        "[{'rule':" + allow + ",'effect':'allow','pattern':'team/**','subject':'group:dev',"
                                + "'actions':['pull','push'],'decisive':['pull']},"
                                + "{'rule':" + deny + ",'effect':'deny','pattern':'team/prod/**','subject':'everyone',"
                                + "'except':'group:release','actions':['push','delete'],'decisive':['push']}]")
                .json("/scopes/0/near_misses", "[]")
                .json("/scopes/0/masks", "[]")
                .json("/token_preview", "{'access':[{'type':'repository','name':'team/prod/api','actions':['pull']}]}");
        assertThat(answered.json().path("epoch").isIntegralNumber()).isTrue();
        explain("user:ann", "repository:team/prod/api:pull,delete")
                .json("/scopes/0/granted", "[]")
                .json(
                        "/scopes/0/near_misses/2",
                        "{'rule':" + allow + ",'effect':'allow','pattern':'team/**','subject':'group:dev',"
                                + "'actions':['pull','push'],'failed':'subject'}");
    }

    @Test
    void what_a_rule_failed_by_is_told() {
        String later = Instant.now().plus(1, ChronoUnit.DAYS).toString();
        long network = rule(and(rule("allow", "everyone", "near/a", "pull"), "cidrs", List.of("10.0.0.0/8")));
        long time = rule(and(rule("allow", "everyone", "near/b", "pull"), "valid_from", later));
        long disabled = rule(and(rule("allow", "everyone", "near/c", "pull"), "enabled", false));
        long shape = rule(rule("allow", "everyone", "near/below/d-*", "pull"));
        assertThat(nearMiss("near/a")).isEqualTo(network + " cidr");
        assertThat(nearMiss("near/b")).isEqualTo(time + " time");
        assertThat(nearMiss("near/c")).isEqualTo(disabled + " disabled");
        assertThat(nearMiss("near/below/e")).isEqualTo(shape + " pattern");
        explain(Map.of("subject", "anonymous", "ip", "10.9.9.9", "scopes", List.of("repository:near/a:pull")))
                .json("/scopes/0/granted", "['pull']");
        explain(Map.of("subject", "anonymous", "at", later, "scopes", List.of("repository:near/b:pull")))
                .json("/scopes/0/granted", "['pull']");
    }

    private String nearMiss(String repository) {
        return explain("anonymous", "repository:" + repository + ":pull")
                .json()
                .at("/scopes/0/near_misses")
                .valueStream()
                .filter(miss -> !miss.path("subject").asText().equals("user:admin"))
                .map(miss ->
                        miss.path("rule").asLong() + " " + miss.path("failed").asText())
                .collect(Collectors.joining("; "));
    }

    @Test
    void users_explain_themselves_and_nobody_else() {
        server.user("eva", PASSWORD);
        rule(rule("allow", "user:eva", "own/app", "pull"));
        long group = rule(rule("allow", "group:dev", "own/**", "pull"));
        Answered own = server.call("POST", EXPLAIN)
                .basic("eva", PASSWORD)
                .json(Map.of("scopes", List.of("repository:own/app:pull,push", "repository:own/b:pull")))
                .expect(200);
        own.json("/subject/name", "'user:eva'")
                .json("/scopes/0/granted", "['pull']")
                .json("/scopes/1/granted", "[]")
                .without("group:dev")
                .without("\"rule\":" + group);
        for (String other : List.of("user:ann", "user:nobody", "anonymous", "robot:own+ci")) {
            server.call("POST", EXPLAIN)
                    .basic("eva", PASSWORD)
                    .json(Map.of("subject", other, "scopes", List.of("repository:own/app:pull")))
                    .expect(403);
        }
        server.call("POST", EXPLAIN)
                .json(Map.of("scopes", List.of("repository:own/app:pull")))
                .expect(401);
        server.admin("GET", "/api/v1/audit?target=policy:user:eva").expect(200).json("[]");
    }

    @Test
    void explaining_others_is_on_record() {
        explain("user:ann", "repository:seen/app:pull");
        server.admin("GET", "/api/v1/audit?target=policy:user:ann&action=policy.explained&limit=1")
                .expect(200)
                .json("/0/actor", "'admin'");
    }

    /** A manager of a path learns what rules of the path say, and of others only that they decide. */
    @Test
    void who_manages_a_path_explains_others_there() {
        long above = rule(rule("allow", "group:dev", "**", "push"));
        long below = rule(rule("deny", "everyone", "managed/app", "push"));
        rule(rule("allow", "user:bob", "managed/**", "admin"));
        Answered answered = server.call("POST", EXPLAIN)
                .basic("bob", PASSWORD)
                .json(Map.of("subject", "user:dora", "scopes", List.of("repository:managed/app:pull,push")))
                .expect(200);
        answered.json("/scopes/0/granted", "['pull']")
                .json(
                        "/scopes/0/matched",
                        "[{'rule':" + above + ",'effect':'allow','decisive':['pull']},"
                                + "{'rule':" + below + ",'effect':'deny','pattern':'managed/app','subject':'everyone',"
                                + "'actions':['push'],'decisive':['push']}]")
                .json("/subject/via", "['everyone']");
        server.call("POST", EXPLAIN)
                .basic("bob", PASSWORD)
                .json(Map.of(
                        "subject", "user:dora", "scopes", List.of("repository:managed/app:pull", "repository:x:pull")))
                .expect(403);
        server.call("POST", EXPLAIN)
                .basic("bob", PASSWORD)
                .json(Map.of("subject", "user:dora", "scopes", List.of("registry:catalog:*")))
                .expect(403);
        server.call("POST", EXPLAIN)
                .basic("bob", PASSWORD)
                .json(Map.of("subject", "user:dora", "token_id", 1, "scopes", List.of("repository:managed/app:pull")))
                .expect(403);
        server.admin("DELETE", "/api/v1/rules/" + above).expect(204);
    }

    @Test
    void a_disabled_account_gets_no_token() {
        server.user("off", PASSWORD).rule("allow", "user:off", "off/app", "pull");
        server.admin("POST", "/api/v1/users/off:disable").expect(200);
        explain("user:off", "repository:off/app:pull")
                .json("/subject/enabled", "false")
                .json("/scopes/0/granted", "['pull']")
                .json("/token_preview/access", "[]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'subject':'user:ann'}                                               | 422 | scopes",
                "{'subject':'user:ann','scopes':[]}                                   | 422 | scopes",
                "{'subject':'user:ann','scopes':['repository:a']}                     | 422 | scopes",
                "{'subject':'user:ann','scopes':'repository:a:pull'}                  | 400 | scopes",
                "{'subject':'user:nobody','scopes':['repository:a:pull']}             | 422 | subject",
                "{'subject':'robot:a+b','scopes':['repository:a:pull']}               | 422 | subject",
                "{'subject':'group:dev','scopes':['repository:a:pull']}               | 422 | subject",
                "{'subject':'ann','scopes':['repository:a:pull']}                     | 422 | subject",
                "{'subject':'user:ann','service':'x','scopes':['repository:a:pull']}  | 422 | service",
                "{'subject':'user:ann','token_id':1000,'scopes':['repository:a:pull']}| 422 | token_id",
                "{'subject':'user:ann','token_id':'1','scopes':['repository:a:pull']} | 400 | token_id",
                "{'subject':'user:ann','ip':'host','scopes':['repository:a:pull']}    | 422 | ip",
                "{'subject':'user:ann','at':'now','scopes':['repository:a:pull']}     | 422 | at",
                "{'subject':'user:ann','scope':'repository:a:pull','scopes':['repository:a:pull']} | 400 | scope",
            })
    void what_is_wrong_with_a_question_is_named(String body, int status, String field) {
        server.admin("POST", EXPLAIN)
                .body("application/json", body.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .expect(status)
                .json("/field", "'" + field + "'");
    }

    /** What is explained is what the token endpoint grants. */
    @Test
    void an_explanation_grants_what_a_token_carries() {
        Random random = new Random(20261128);
        List<String> subjects = List.of("everyone", "authenticated", "user:ann", "user:bob", "user:dora", "group:dev");
        for (int i = 0; i < 60; i++) {
            Map<String, Object> rule = rule(
                    random.nextInt(4) == 0 ? "deny" : "allow",
                    subjects.get(random.nextInt(subjects.size())),
                    "gen/" + path(random) + List.of("", "/**", "/*", "/a*").get(random.nextInt(4)),
                    List.of("pull", "push", "delete").get(random.nextInt(3)));
            if (random.nextInt(3) == 0) {
                rule.put("cidrs", List.of(List.of("127.0.0.0/8", "10.0.0.0/8").get(random.nextInt(2))));
            }
            if (random.nextInt(5) == 0) {
                rule.put(
                        "valid_until",
                        List.of("2020-01-01T00:00:00Z", "2120-01-01T00:00:00Z").get(random.nextInt(2)));
            }
            server.admin("POST", "/api/v1/rules").json(rule).expectAnyOf(200, 201);
        }
        for (int i = 0; i < 60; i++) {
            String who = List.of("ann", "bob", "dora", "").get(random.nextInt(4));
            List<String> scopes = IntStream.range(0, 3)
                    .mapToObj(_ -> "repository:gen/" + path(random) + ":pull,push,delete")
                    .distinct()
                    .toList();
            Call call = server.get("/token?scope=" + String.join("&scope=", scopes));
            String granted = (who.isEmpty() ? call : call.basic(who, PASSWORD))
                    .expect(200)
                    .granted();
            JsonNode explained = explain(
                            Map.of("subject", who.isEmpty() ? "anonymous" : "user:" + who, "scopes", scopes))
                    .json();
            assertThat(shown(explained.at("/token_preview/access"))).isEqualTo(granted);
            List<String> explanations = new ArrayList<>();
            explained.path("scopes").forEach(scope -> {
                List<String> actions = new ArrayList<>();
                scope.path("granted").forEach(action -> actions.add(action.asText()));
                if (!actions.isEmpty()) {
                    String name = scope.path("scope").asText();
                    explanations.add(name.substring(0, name.lastIndexOf(':') + 1) + String.join(",", actions));
                }
            });
            assertThat(String.join(" ", explanations)).isEqualTo(granted);
        }
    }

    private static String shown(JsonNode access) {
        List<String> entries = new ArrayList<>();
        access.forEach(entry -> {
            List<String> actions = new ArrayList<>();
            entry.path("actions").forEach(action -> actions.add(action.asText()));
            entries.add("repository:" + entry.path("name").asText() + ":" + String.join(",", actions));
        });
        return String.join(" ", entries);
    }

    private static String path(Random random) {
        return String.join(
                "/",
                IntStream.rangeClosed(0, random.nextInt(3))
                        .mapToObj(_ -> List.of("a", "b", "ab").get(random.nextInt(3)))
                        .toList());
    }
}
