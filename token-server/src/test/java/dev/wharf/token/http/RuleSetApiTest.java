package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RuleSetApiTest {
    private static final String PASSWORD = "a-password-of-ann";
    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.start().user("ann", PASSWORD);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Map<String, Object> rule(String subject, String pattern) {
        return new HashMap<>(
                Map.of("effect", "allow", "subject", subject, "pattern", pattern, "actions", List.of("pull")));
    }

    private Call put(String query, List<?> rules) {
        return server.admin("PUT", "/api/v1/rules" + query).json(Map.of("rules", rules));
    }

    private List<String> manual() {
        List<String> rules = new ArrayList<>();
        server.admin("GET", "/api/v1/rules?origin=manual")
                .expect(200)
                .json()
                .forEach(rule -> rules.add(
                        rule.path("id").asLong() + " " + rule.path("pattern").asText() + " "
                                + rule.path("note").asText()));
        return rules;
    }

    @Test
    void the_set_is_replaced_and_what_stays_keeps_its_id() {
        JsonNode first = put("", List.of(rule("everyone", "a"), rule("user:ann", "b/**"), rule("everyone", "c")))
                .expect(200)
                .json("/kept", "0")
                .json("/removed", "[]")
                .json();
        long a = first.at("/added/0/id").asLong();
        long c = first.at("/added/2/id").asLong();
        Map<String, Object> noted = rule("everyone", "c");
        noted.put("note", "why");
        Answered second = put("", List.of(rule("everyone", "a"), rule("everyone", "a"), noted, rule("everyone", "d")))
                .expect(200)
                .json("/dry_run", "false")
                .json("/kept", "1");
        assertThat(second.json().path("removed").findValuesAsText("pattern")).containsExactly("b/**", "c");
        assertThat(second.json().path("added").findValuesAsText("pattern")).containsExactly("c", "d");
        assertThat(manual()).first().isEqualTo(a + " a ");
        assertThat(manual()).hasSize(3).noneMatch(rule -> rule.startsWith(c + " "));
        server.admin("GET", "/api/v1/audit?target=rule:" + c).expect(200).json("/1/action", "'rule.deleted'");
        server.get("/token?scope=repository:d:pull").expect(200).containing("repository:d:pull");
    }

    @Test
    void a_trial_changes_nothing() {
        server.rule("allow", "everyone", "kept", "pull");
        List<String> before = manual();
        put("?dry_run=true", List.of(rule("everyone", "new")))
                .expect(200)
                .json("/dry_run", "true")
                .json("/added/0/pattern", "'new'")
                .json("/removed/0/pattern", "'kept'");
        assertThat(manual()).isEqualTo(before);
        server.admin("GET", "/api/v1/audit?action=rule.deleted").expect(200).json("[]");
    }

    @Test
    void rules_of_other_services_and_origins_stay() {
        server.admin("PUT", "/api/v1/services/other").json(Map.of()).expect(201);
        server.rule("other", "allow", "everyone", "theirs", "pull");
        server.admin("POST", "/api/v1/rules:import-docker-auth")
                .body("application/yaml", "[{match: {name: read}, actions: [pull]}]".getBytes(StandardCharsets.UTF_8))
                .expect(200);
        put("", List.of()).expect(200);
        server.admin("GET", "/api/v1/rules?service=other").expect(200).json("/0/pattern", "'theirs'");
        server.admin("GET", "/api/v1/rules?origin=import").expect(200).json("/0/pattern", "'read'");
        put("?service=other", List.of()).expect(200).json("/removed/0/pattern", "'theirs'");
    }

    @Test
    void one_rule_that_is_wrong_leaves_everything_as_it_was() {
        server.rule("allow", "everyone", "kept", "pull");
        put("", List.of(rule("everyone", "new"), rule("user:nobody", "new")))
                .expect(422)
                .json("/field", "'subject'");
        put("", List.of(rule("everyone", "A"))).expect(422).json("/field", "'pattern'");
        put("?dry_run=maybe", List.of()).expect(422).json("/field", "'dry_run'");
        put("?service=none", List.of()).expect(422).json("/field", "'service'");
        server.admin("PUT", "/api/v1/rules").json(Map.of()).expect(422).json("/field", "'rules'");
        assertThat(manual()).hasSize(1).first().asString().endsWith(" kept ");
    }

    @Test
    void it_is_for_administrators() {
        server.rule("allow", "user:ann", "team/**", "admin");
        server.call("PUT", "/api/v1/rules")
                .basic("ann", PASSWORD)
                .json(Map.of("rules", List.of()))
                .expect(403);
    }
}
