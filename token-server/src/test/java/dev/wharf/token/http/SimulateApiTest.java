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

class SimulateApiTest {
    private static final String PASSWORD = "a-password-of-ann";
    private static final String SIMULATE = "/api/v1/policy/simulate";
    private static RunningServer server;
    private static long present;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
        server.user("ann", PASSWORD).rule("allow", "user:ann", "team/**", "pull,push");
        present = server.admin("GET", "/api/v1/rules?subject=user:ann")
                .expect(200)
                .json()
                .at("/0/id")
                .asLong();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answered simulate(String body) {
        return server.admin("POST", SIMULATE)
                .body("application/json", body.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .expect(200);
    }

    @Test
    void proposed_rules_are_judged_and_not_kept() {
        String before = state();
        simulate("""
                {'add': [{'effect':'deny','subject':'everyone','pattern':'team/prod/**','actions':['push']},
                         {'effect':'allow','subject':'group:new','pattern':'lib/**','actions':['pull']}],
                 'assert': [{'subject':'user:ann','scope':'repository:team/prod/api:pull,push','expect':['pull']},
                            {'subject':'user:ann','scope':'repository:team/x:pull,push','expect':['push','pull']},
                            {'subject':'anonymous','scope':'repository:lib/x:pull','expect':['pull']}]}
                """)
                .json("/passed", "false")
                .json("/assertions/0/passed", "true")
                .json(
                        "/assertions/0/actions/1",
                        "{'action':'push','decision':'denied','reason':'explicit_deny','rule':-1}")
                .json("/assertions/1/passed", "true")
                .json(
                        "/assertions/2",
                        "{'subject':'anonymous','scope':'repository:lib/x:pull','expect':['pull'],'granted':[],"
                                + "'passed':false,'actions':[{'action':'pull','decision':'denied',"
                                + "'reason':'default_deny','rule':null}]}");
        simulate("{'remove':[" + present + "],'assert':[{'subject':'user:ann','scope':'repository:team/x:pull',"
                        + "'expect':[]}]}")
                .json("/passed", "true");
        assertThat(state()).isEqualTo(before);
    }

    private static String state() {
        return server.admin("GET", "/api/v1/rules").expect(200).body()
                + server.admin("POST", "/api/v1/policy/explain")
                        .json(Map.of("scopes", List.of("repository:a:pull")))
                        .expect(200)
                        .json()
                        .path("epoch")
                        .asText();
    }

    @Test
    void others_than_administrators_may_not() {
        server.call("POST", SIMULATE)
                .basic("ann", PASSWORD)
                .json(Map.of("assert", List.of()))
                .expect(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                      | 422 | assert",
                "{'assert':[]}                                                           | 422 | assert",
                "{'assert':{}}                                                           | 400 | assert",
                "{'assert':['x']}                                                        | 400 | assert",
                "{'assert':[{'scope':'repository:a:pull','expect':[]}]}                  | 422 | subject",
                "{'assert':[{'subject':'user:ann','expect':[]}]}                         | 422 | scope",
                "{'assert':[{'subject':'user:ann','scope':'a','expect':[]}]}             | 422 | scopes",
                "{'assert':[{'subject':'user:ann','scope':'repository:a:pull'}]}         | 422 | expect",
                "{'assert':[{'subject':'user:no','scope':'repository:a:pull','expect':[]}]} | 422 | subject",
                "{'assert':[{'subject':'user:ann','scope':'repository:a:pull','expect':[],'x':1}]} | 400 | x",
                "{'remove':[999],'assert':[{'subject':'user:ann','scope':'repository:a:pull','expect':[]}]} | 422 | remove",
                "{'remove':['1'],'assert':[{'subject':'user:ann','scope':'repository:a:pull','expect':[]}]} | 400 | remove",
                "{'add':[{'pattern':'a'}],'assert':[{'subject':'user:ann','scope':'repository:a:pull','expect':[]}]} | 422 | subject",
                "{'service':'x','assert':[{'subject':'user:ann','scope':'repository:a:pull','expect':[]}]} | 422 | service",
            })
    void what_is_wrong_is_named(String body, int status, String field) {
        server.admin("POST", SIMULATE)
                .body("application/json", body.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .expect(status)
                .json("/field", "'" + field + "'");
    }
}
