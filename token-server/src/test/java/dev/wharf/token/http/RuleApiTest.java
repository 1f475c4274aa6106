package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The access rules over HTTP. */
class RuleApiTest {
    private static final String PASSWORD = "down-the-rabbit-hole";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start().user("alice", PASSWORD).user("bob", PASSWORD);
        server.admin("PUT", "/api/v1/groups/release")
                .json(Map.of("members", List.of("user:bob")))
                .expect(201);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", nullValues = "-", quoteCharacter = '\'', textBlock = """
                    POST     | /api/v1/rules         | {"subject":"everyone","effect":"allow","actions":["pull"]} | 422 | pattern: is required
                    POST     | /api/v1/rules         | {"pattern":"a/b","effect":"allow","actions":["pull"]} | 422 | subject: is required
                    POST     | /api/v1/rules         | {"pattern":"a/b","subject":"everyone","actions":["pull"]} | 422 | effect: is required
                    POST     | /api/v1/rules         | {"pattern":"a/b","subject":"everyone","effect":"allow"} | 422 | actions: is required
                    POST     | /api/v1/rules         | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["pull"],"id":7} | 400 | id: unknown field
                    POST     | /api/v1/rules         | {"pattern":"A/b","subject":"everyone","effect":"allow","actions":["pull"]} | 422 | "field":"pattern","value":"A/b"
                    POST     | /api/v1/rules         | {"pattern":"a/**/b","subject":"everyone","effect":"allow","actions":["pull"]} | 422 | a wildcard may stand only in the last part
                    POST     | /api/v1/rules         | {"pattern":"","subject":"everyone","effect":"allow","actions":["pull"]} | 422 | "field":"pattern"
                    POST     | /api/v1/rules         | {"pattern":"a/b","subject":"alice","effect":"allow","actions":["pull"]} | 422 | "field":"subject","value":"alice"
                    POST     | /api/v1/rules         | {"pattern":"a/b","subject":"user:nobody","effect":"allow","actions":["pull"]} | 422 | subject: there is no such user
                    POST     | /api/v1/rules         | {"pattern":"a/b","subject":"group:nobody","effect":"allow","actions":["pull"]} | 422 | subject: there is no such group
                    POST     | /api/v1/rules         | {"pattern":"a/b","subject":"everyone","effect":"maybe","actions":["pull"]} | 422 | "field":"effect","value":"maybe"
                    POST     | /api/v1/rules         | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":[]} | 422 | "field":"actions"
                    POST     | /api/v1/rules         | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["read"]} | 422 | "field":"actions","value":"read"
                    POST     | /api/v1/rules         | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["catalog"]} | 422 | catalog is accepted only with the pattern **
                    GET      | /api/v1/rules/0       |                                                   | 404    | there is no such rule
                    GET      | /api/v1/rules/x       |                                                   | 404    | there is no such rule
                    GET      | /api/v1/rules/99999999999999999999 |                                      | 404    | there is no such rule
                    DELETE   | /api/v1/rules/-1      |                                                   | 404    | there is no such rule
                    GET      | /api/v1/rules?owner=x |                                                   | 400    | owner: unknown parameter
                    GET      | /api/v1/rules?subject=x |                                                 | 422    | "field":"subject","value":"x"
                    GET      | /api/v1/rules?pattern=X |                                                 | 422    | "field":"pattern","value":"X"
                    POST   | /api/v1/rules | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["pull"],"service":"other"} | 422 | service: there is no such service
                    POST   | /api/v1/rules | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["pull"],"except":"group:dev"} | 422 | "field":"except","value":"group:dev"
                    POST   | /api/v1/rules | {"pattern":"a/b","subject":"everyone","effect":"deny","actions":["pull"],"except":"user:alice"} | 422 | accepted is group:<name>, with the effect deny
                    POST   | /api/v1/rules | {"pattern":"a/b","subject":"everyone","effect":"deny","actions":["pull"],"except":"dev"} | 422 | "field":"except","value":"dev"
                    POST   | /api/v1/rules | {"pattern":"a/b","subject":"everyone","effect":"deny","actions":["pull"],"except":"group:nobody"} | 422 | except: there is no such group
                    POST   | /api/v1/rules | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["pull"],"cidrs":["10.0.0.0/33"]} | 422 | "field":"cidrs","value":"10.0.0.0/33"
                    POST   | /api/v1/rules | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["pull"],"cidrs":["example.com"]} | 422 | "field":"cidrs","value":"example.com"
                    POST   | /api/v1/rules | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["pull"],"cidrs":["1.1.1.1","1.1.1.2","1.1.1.3","1.1.1.4","1.1.1.5","1.1.1.6","1.1.1.7","1.1.1.8","1.1.1.9"]} | 422 | cidrs: must be at most 8
                    POST   | /api/v1/rules | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["pull"],"cidrs":"10.0.0.0/8"} | 400 | cidrs: must be an array of strings
                    POST   | /api/v1/rules | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["pull"],"valid_from":"tomorrow"} | 422 | valid_from: must be a time such as 2026-01-31T12:00:00Z
                    POST   | /api/v1/rules | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["pull"],"valid_from":"2026-01-02T00:00:00Z","valid_until":"2026-01-02T00:00:00Z"} | 422 | valid_until: invalid times: valid_from must be before valid_until
                    POST   | /api/v1/rules | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["pull"],"enabled":"no"} | 400 | enabled: must be true or false
                    POST   | /api/v1/rules | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["pull"],"note":"one\\nother"} | 422 | note: must be one line of at most 255 characters
                    POST   | /api/v1/rules | {"pattern":"team/(a,b)","subject":"everyone","effect":"allow","actions":["pull"]} | 422 | "field":"pattern","value":"team/(a,b)"
                    POST   | /api/v1/rules | {"pattern":"home/${user}-x/**","subject":"everyone","effect":"allow","actions":["pull"]} | 422 | ${user} once, as a whole part of the path
                    PUT    | /api/v1/rules/999999 | {"pattern":"a/b","subject":"everyone","effect":"allow","actions":["pull"]} | 404 | there is no such rule
                    GET    | /api/v1/rules?origin=x |  | 422 | origin: must be manual, member, visibility, bootstrap or import
                    GET    | /api/v1/rules?service=x |  | 422 | service: there is no such service
                    GET    | /api/v1/rules?after=x |  | 422 | after: must be the id of a rule
                    """)
    void whatIsWrongIsNamed(String method, String path, String body, int status, String says) {
        Call call = server.admin(method, path);
        if (body != null && !body.isEmpty()) {
            call.body("application/json", body.getBytes(StandardCharsets.UTF_8));
        }
        call.expect(status).header("Content-Type", "application/problem+json").containing(says);
    }

    @Test
    void aRuleIsMadeFoundAndDeleted() {
        Map<String, Object> rule =
                Map.of("pattern", "croquet/**", "subject", "user:alice", "effect", "allow", "actions", List.of("push"));
        Answered created = server.admin("POST", "/api/v1/rules").json(rule).expect(201);
        String id = created.json().path("id").asText();
        String view = "{'id':" + id
                + ",'service':'wharf-registry','pattern':'croquet/**','subject':'user:alice','effect':'allow',"
                + "'actions':['pull','push'],'cidrs':[],'enabled':true,'note':'','origin':'manual'}";
        created.json(view).header("Location", "/api/v1/rules/" + id);
        server.admin("POST", "/api/v1/rules").json(rule).expect(200).json(view);
        server.admin("GET", "/api/v1/rules/" + id).expect(200).json(view);
        server.admin("GET", "/api/v1/rules?subject=user:alice&pattern=croquet/**")
                .expect(200)
                .json("[" + view + "]");
        server.admin("GET", "/api/v1/rules?subject=user%3Aalice").expect(200).json("[" + view + "]");
        server.admin("GET", "/api/v1/rules?subject=everyone&pattern=croquet/**")
                .expect(200)
                .json("[]");
        server.admin("GET", "/api/v1/rules?subject=&pattern=").expect(200).containing("\"croquet/**\"");
        server.admin("DELETE", "/api/v1/rules/" + id).expect(204);
        server.admin("DELETE", "/api/v1/rules/" + id).expect(404);
        server.admin("GET", "/api/v1/rules/" + id).expect(404);
    }

    @Test
    void aRuleHasAnExceptionAndConditions() {
        Map<String, Object> rule = rule("deny", "everyone", "prod/**", "push");
        rule.put("except", "group:release");
        rule.put("cidrs", List.of("10.1.2.3/8", "::1"));
        rule.put("valid_from", "2026-01-31T12:00:00Z");
        rule.put("valid_until", "2026-01-31T13:00:00.123456789Z");
        rule.put("enabled", false);
        rule.put("note", "until the audit is over");
        Answered made = server.admin("POST", "/api/v1/rules").json(rule).expect(201);
        made.json("/except", "'group:release'")
                .json("/cidrs", "['10.0.0.0/8','0:0:0:0:0:0:0:1/128']")
                .json("/valid_from", "'2026-01-31T12:00:00Z'")
                .json("/valid_until", "'2026-01-31T13:00:00.123456Z'")
                .json("/enabled", "false")
                .json("/note", "'until the audit is over'");
        String path = "/api/v1/rules/" + made.json().path("id").asText();
        assertThat(server.admin("GET", path).expect(200).body()).isEqualTo(made.body());
        server.admin("POST", "/api/v1/rules").json(rule).expect(200);
        rule.put("enabled", true);
        server.admin("POST", "/api/v1/rules")
                .json(rule)
                .expect(409)
                .containing("says this already, but is switched off");
        server.admin("PUT", path).json(rule).expect(200).json("/enabled", "true");
        rule.put("note", "");
        server.admin("POST", "/api/v1/rules").json(rule).expect(409).containing("with another note");
        server.admin("DELETE", path).expect(204);
    }

    @Test
    void aRuleIsReplacedByWhoeverHasSeenIt() {
        Answered made = server.admin("POST", "/api/v1/rules")
                .json(rule("allow", "user:alice", "wonder/**", "pull"))
                .expect(201);
        String path = "/api/v1/rules/" + made.json().path("id").asText();
        Answered changed = server.admin("PUT", path)
                .header("If-Match", etag(made))
                .json(rule("allow", "user:bob", "wonder/land", "push"))
                .expect(200)
                .json("/subject", "'user:bob'")
                .json("/actions", "['pull','push']");
        assertThat(changed.json().path("id")).isEqualTo(made.json().path("id"));
        server.get("/token?scope=repository:wonder/land:pull,push")
                .basic("bob", PASSWORD)
                .expect(200)
                .json("/scope", "'repository:wonder/land:pull,push'");
        server.get("/token?scope=repository:wonder/land:pull")
                .basic("alice", PASSWORD)
                .expect(200)
                .json("/scope", "''");
        server.admin("PUT", path)
                .header("If-Match", etag(made))
                .json(rule("allow", "everyone", "wonder/land", "push"))
                .expect(412);
        server.admin("DELETE", path).header("If-Match", etag(made)).expect(412);
        server.admin("POST", "/api/v1/rules")
                .json(rule("allow", "everyone", "wonder/other", "pull"))
                .expect(201);
        server.admin("PUT", path)
                .json(rule("allow", "everyone", "wonder/other", "pull"))
                .expect(409)
                .containing("says this already");
        server.admin("DELETE", path).header("If-Match", etag(changed)).expect(204);
    }

    @Test
    void aRuleIsAboutOneService() {
        server.admin("PUT", "/api/v1/services/second").json(Map.of()).expect(201);
        Map<String, Object> rule = rule("allow", "user:alice", "shared/**", "pull");
        rule.put("service", "second");
        Answered made =
                server.admin("POST", "/api/v1/rules").json(rule).expect(201).json("/service", "'second'");
        String path = "/api/v1/rules/" + made.json().path("id").asText();
        String token = "/token?scope=repository:shared/x:pull&service=";
        server.get(token + "second").basic("alice", PASSWORD).expect(200).json("/scope", "'repository:shared/x:pull'");
        server.get(token + "wharf-registry")
                .basic("alice", PASSWORD)
                .expect(200)
                .json("/scope", "''");
        server.get("/token?scope=registry:catalog:*&service=wharf-registry")
                .basic("alice", PASSWORD)
                .expect(200);
        server.admin("GET", "/api/v1/rules?service=second").expect(200).json("[" + made.body() + "]");
        server.admin("GET", "/api/v1/rules?service=wharf-registry").expect(200).without("shared/**");
        rule.put("service", "wharf-registry");
        server.admin("PUT", path).json(rule).expect(422).containing("a rule stays with its service");
        server.admin("DELETE", "/api/v1/services/second").expect(204);
        server.admin("GET", path).expect(404);
    }

    @Test
    void rulesAreListedInPages() {
        for (String name : List.of("a", "b", "c")) {
            server.rule("allow", "user:bob", "paged/" + name, "pull");
        }
        List<String> patterns = new ArrayList<>();
        String next = "/api/v1/rules?subject=user:bob&origin=manual&limit=2";
        while (!next.isEmpty()) {
            Answered page = server.admin("GET", next).expect(200);
            page.json().forEach(rule -> patterns.add(rule.path("pattern").asText()));
            List<String> links = page.headers().getOrDefault("link", List.of());
            next = links.isEmpty() ? "" : links.getFirst().replaceFirst("^<(.*)>; rel=\"next\"$", "$1");
        }
        assertThat(patterns).contains("paged/a", "paged/b", "paged/c").doesNotHaveDuplicates();
        server.admin("GET", "/api/v1/rules?origin=bootstrap&subject=user:admin")
                .expect(200)
                .json("/0/pattern", "'**'");
    }

    private static Map<String, Object> rule(String effect, String subject, String pattern, String action) {
        return new HashMap<>(
                Map.of("effect", effect, "subject", subject, "pattern", pattern, "actions", List.of(action)));
    }

    private static String etag(Answered answered) {
        return answered.headers().getOrDefault("etag", List.of()).getFirst();
    }
}
