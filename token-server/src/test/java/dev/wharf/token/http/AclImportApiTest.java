package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AclImportApiTest {
    private static final String PASSWORD = "a-password-of-ann";
    private static final String IMPORT = "/api/v1/rules:import-docker-auth";
    private static final String LIST = """
            acl:
              - {match: {account: bob}, actions: [pull]}
              - {match: {account: ann, name: app/*, ip: 127.0.0.0/8}, actions: [pull, push], comment: "her\\twork"}
              - {match: {account: "/^x/", name: x}, actions: [pull]}
              - {match: {account: "", name: open}, actions: [pull]}
            acl_mongo: {}
            """;
    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.start().user("ann", PASSWORD);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Call post(String query, String yaml) {
        return server.admin("POST", IMPORT + query).body("application/yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private String imported() {
        return server.admin("GET", "/api/v1/rules?origin=import").expect(200).body();
    }

    @Test
    void each_entry_is_told_what_became_of_it() {
        post("?dry_run=true", LIST).expect(200).json("/dry_run", "true").json("/entries/1/rules/0/result", "'added'");
        assertThat(imported()).isEqualTo("[]");
        Answered answered = post("", LIST)
                .expect(200)
                .json("/warnings", "['acl_mongo decides about access there too, and is not read']")
                .json("/entries/0/outcome", "'mapped'")
                .json("/entries/0/rules/0/result", "'unknown_user'")
                .json(
                        "/entries/1/rules/0/rule",
                        "{'pattern':'app/*','subject':'user:ann','effect':'allow','actions':['pull','push'],"
                                + "'cidrs':['127.0.0.0/8']}")
                .json("/entries/2/outcome", "'not_mapped'")
                .json("/entries/2/rules", "[]")
                .json("/entries/3/outcome", "'mapped_for_everyone'");
        server.admin(
                        "GET",
                        "/api/v1/rules/"
                                + answered.json().at("/entries/1/rules/0/id").asLong())
                .expect(200)
                .json("/origin", "'import'")
                .json("/note", "'docker_auth entry 2: her work'");
        assertThat(server.get("/token?scope=repository:app/x:pull,push")
                        .basic("ann", PASSWORD)
                        .expect(200)
                        .granted())
                .isEqualTo("repository:app/x:pull,push");
        post("", LIST).expect(200).json("/entries/1/rules/0/result", "'existing'");
    }

    @Test
    void rules_are_about_the_service_that_is_named() {
        server.admin("PUT", "/api/v1/services/other").json(Map.of()).expect(201);
        post("?service=other", "[{match: {service: other, name: a}, actions: [pull]}]")
                .expect(200);
        server.admin("GET", "/api/v1/rules?service=other").expect(200).json("/0/pattern", "'a'");
    }

    @Test
    void what_is_wrong_is_told() {
        post("", "acl: 1").expect(400).containing("acl must be a list of entries");
        post("?dry_run=1", LIST).expect(422).json("/field", "'dry_run'");
        post("?service=none", LIST).expect(422).json("/field", "'service'");
        server.admin("POST", IMPORT)
                .body("application/json", "[]".getBytes(StandardCharsets.UTF_8))
                .expect(415);
        server.call("POST", IMPORT)
                .basic("ann", PASSWORD)
                .body("application/yaml", LIST.getBytes(StandardCharsets.UTF_8))
                .expect(403);
    }
}
