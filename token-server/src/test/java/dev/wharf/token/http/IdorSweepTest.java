package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every endpoint that is not open to everybody, asked for what is somebody else's by all who have no business there:
 * nothing is told, and nothing changes. An endpoint that is not asked here fails the test.
 */
class IdorSweepTest {
    private static final String PASSWORD = "down-the-rabbit-hole";

    /** What stands in objects of others, and so in no answer. */
    private static final List<String> SECRETS = List.of("secret plans", "user:vic", "vics-laptop", "rga_", "rgb_");

    /** Method, path, how that is asked, with which body, and what answers users if not 403 or 404. */
    private static final String ATTACKS = """
            GET    | rules                        | rules
            GET    | rules                        | rules?under=team
            GET    | rules                        | rules?under=team/app
            GET    | rules                        | rules?subject=user:vic
            POST   | rules                        | rules           | {'effect':'allow','subject':'user:mal','pattern':'team/app','actions':['admin']}
            POST   | rules                        | rules           | {'effect':'deny','subject':'everyone','pattern':'team/**','actions':['pull']}
            PUT    | rules                        | rules           | {'rules':[]}
            POST   | rules:import-docker-auth     | rules:import-docker-auth | [{'match':{},'actions':['*']}]
            GET    | rules/{id}                   | rules/RULE
            PUT    | rules/{id}                   | rules/RULE      | {'effect':'allow','subject':'user:mal','pattern':'other/x','actions':['admin']}
            DELETE | rules/{id}                   | rules/RULE
            POST   | policy/explain               | policy/explain  | {'subject':'user:vic','scopes':['repository:team/app:pull']}
            POST   | policy/explain               | policy/explain  | {'subject':'robot:team+ci','scopes':['repository:team/app:pull']}
            POST   | policy/explain               | policy/explain  | {'subject':'user:vic','scopes':['repository:other/x:pull'],'token_id':TOKEN}
            GET    | policy/who-can               | policy/who-can?repository=team/app&action=pull
            POST   | policy/simulate              | policy/simulate | {'assert':[]}
            GET    | namespaces                   | namespaces
            GET    | namespaces                   | namespaces?under=team
            GET    | namespaces/{path}            | namespaces/team
            GET    | namespaces/{path}            | namespaces/team%2Fapp
            PUT    | namespaces/{path}            | namespaces/team | {'visibility':'public'}
            PUT    | namespaces/{path}            | namespaces/team/new | {}
            DELETE | namespaces/{path}            | namespaces/team
            POST   | namespaces/{path}:archive    | namespaces/team:archive
            POST   | namespaces/{path}:unarchive  | namespaces/team/old:unarchive
            GET    | namespaces/{path}/members    | namespaces/team/members
            PUT    | namespaces/{path}/members/{subject} | namespaces/team/members/user:mal | {'role':'owner'}
            PUT    | namespaces/{path}/members/{subject} | namespaces/team/members/user:vic | {'role':'reader'}
            DELETE | namespaces/{path}/members/{subject} | namespaces/team/members/user:vic
            GET    | repositories                 | repositories
            GET    | repositories                 | repositories?under=team
            GET    | repositories/{name}          | repositories/team/app
            PUT    | repositories/{name}          | repositories/team/app | {'visibility':'public'}
            PUT    | repositories/{name}          | repositories/team/new | {}
            DELETE | repositories/{name}          | repositories/team/app
            GET    | robots                       | robots
            GET    | robots                       | robots?namespace=team
            GET    | robots/{name}                | robots/team+ci
            PUT    | robots/{name}                | robots/team+ci  | {'enabled':false}
            PUT    | robots/{name}                | robots/team+new | {}
            DELETE | robots/{name}                | robots/team+ci
            POST   | robots/{name}:rotate         | robots/team+ci:rotate | {'grace':'24h'}
            GET    | users                        | users
            GET    | users/me                     | users/me        |     | 200
            GET    | users/me/tokens              | users/me/tokens |     | 200
            POST   | users/me/tokens              | users/me/tokens | {'name':'a','owner':'user:vic'} | 400
            DELETE | users/me/tokens/{id}         | users/me/tokens/TOKEN
            GET    | users/{name}                 | users/vic
            PUT    | users/{name}                 | users/vic       | {'password':'a-password-of-mal'}
            PUT    | users/{name}                 | users/mal       | {'admin':true}
            DELETE | users/{name}                 | users/vic
            POST   | users/{name}:disable         | users/vic:disable
            POST   | users/{name}:enable          | users/vic:enable
            POST   | users/{name}:logout-all      | users/vic:logout-all
            POST   | users:import                 | users:import    | new:$2y$04$abcdefghijklmnopqrstuuaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            GET    | users/{name}/tokens          | users/vic/tokens
            DELETE | tokens/{id}                  | tokens/TOKEN
            GET    | groups                       | groups
            GET    | groups/{name}                | groups/crew
            PUT    | groups/{name}                | groups/crew     | {'members':['user:mal']}
            DELETE | groups/{name}                | groups/crew
            GET    | services                     | services
            GET    | services/{name}              | services/second
            PUT    | services/{name}              | services/second | {'anonymous':true}
            DELETE | services/{name}              | services/second
            GET    | services/{name}/registry-config | services/second/registry-config?for=wharf
            GET    | federation/providers         | federation/providers
            GET    | federation/providers/{name}  | federation/providers/hub
            PUT    | federation/providers/{name}  | federation/providers/hub | {'issuer':'https://mal.example'}
            DELETE | federation/providers/{name}  | federation/providers/hub
            GET    | federation/trusts            | federation/trusts
            GET    | federation/trusts/{name}     | federation/trusts/main
            PUT    | federation/trusts/{name}     | federation/trusts/main | {'provider':'hub','audience':'a','conditions':{'sub':'mal'},'robot':'team+ci'}
            DELETE | federation/trusts/{name}     | federation/trusts/main
            POST   | federation:explain           | federation:explain | {'token':'a.b.c'}
            GET    | keys                         | keys
            POST   | keys:rotate                  | keys:rotate     | {'now':true}
            POST   | keys/{kid}:revoke            | keys/KEY:revoke
            GET    | audit                        | audit
            GET    | audit                        | audit?target=namespace:team
            GET    | backup                       | backup
            PUT    | backup                       | backup          | {'format':'wharf-token-backup','schema':'6'}
            PUT    | backup                       | backup?keys=none
            """;

    /** One request, as it comes from everybody who has no business there. */
    record Attack(String method, String endpoint, String path, String body, String answer) {
        static Attack parse(String line) {
            List<String> fields = Arrays.stream((line + " | | ").split("\\|", -1))
                    .map(String::strip)
                    .toList();
            return new Attack(fields.get(0), fields.get(1), fields.get(2), fields.get(3), fields.get(4));
        }

        String target() {
            return method + " " + Endpoint.API + endpoint;
        }

        private String contentType() {
            return switch (endpoint) {
                case "rules:import-docker-auth" -> "application/yaml";
                case "users:import" -> "text/plain";
                case "backup" -> "application/jsonl";
                default -> "application/json";
            };
        }

        private Call call() {
            Call call = server.call(method, Endpoint.API + filled(path));
            return body.isEmpty()
                    ? call
                    : call.body(contentType(), filled(body).replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return method + " " + path + " " + body;
        }
    }

    private static RunningServer server;
    private static Map<String, String> ids;
    private static Map<String, String> secrets;

    private static String filled(String text) {
        return text.replace("RULE", ids.getOrDefault("rule", ""))
                .replace("TOKEN", ids.getOrDefault("token", ""))
                .replace("KEY", ids.getOrDefault("key", ""));
    }

    private static Stream<Attack> attacks() {
        return ATTACKS.lines().map(Attack::parse);
    }

    /** vic has everything; mal manages another path; bob nothing. The administrator's tokens are limited. */
    @BeforeAll
    static void start() {
        server = RunningServer.start()
                .user("vic", PASSWORD)
                .user("mal", PASSWORD)
                .user("bob", PASSWORD);
        server.rule("allow", "user:mal", "other/**", "pull,push,delete,admin");
        put("services/second", Map.of());
        server.rule("second", "allow", "user:mal", "other/**", "pull,push,delete,admin");
        put("groups/crew", Map.of("members", List.of("user:vic")));
        for (String path : List.of("team", "team/app", "team/old")) {
            put("namespaces/" + path, Map.of("description", "secret plans"));
        }
        put("namespaces/team/members/user:vic", Map.of("role", "owner"));
        server.admin("POST", "/api/v1/namespaces/team/old:archive").expect(200);
        put("repositories/team/app", Map.of("description", "secret plans"));
        put("robots/team+ci", Map.of("description", "secret plans"));
        put("federation/providers/hub", Map.of("issuer", "https://hub.example"));
        put(
                "federation/trusts/main",
                Map.of(
                        "provider", "hub",
                        "audience", "https://auth.example",
                        "conditions", Map.of("repository", "secret plans"),
                        "robot", "team+ci"));
        Map<String, Object> rule =
                Map.of("effect", "allow", "subject", "user:vic", "pattern", "team/app", "actions", List.of("pull"));
        ids = Map.of(
                "rule", made(server.admin("POST", "/api/v1/rules").json(rule), "/id"),
                "token", made(ownToken("vic", PASSWORD, Map.of("name", "vics-laptop")), "/id"),
                "key",
                        server.admin("GET", "/api/v1/keys")
                                .expect(200)
                                .json()
                                .at("/0/kid")
                                .asText());
        secrets = Map.of(
                "robot", made(server.admin("PUT", "/api/v1/robots/other+bot").json(Map.of()), "/secrets/0/secret"),
                "pulling", made(ofAdmin(Map.of("name", "pulling", "actions", List.of("pull", "push"))), "/secret"),
                "confined",
                        made(
                                ofAdmin(Map.of(
                                        "name", "confined",
                                        "actions", List.of("pull", "push", "delete", "admin"),
                                        "patterns", List.of("other/**", "team/x"))),
                                "/secret"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void put(String path, Map<String, ?> body) {
        server.admin("PUT", Endpoint.API + path).json(body).expect(201);
    }

    private static String made(Call call, String pointer) {
        return call.expect(201).json().at(pointer).asText();
    }

    private static Call ownToken(String name, String password, Map<String, ?> terms) {
        return server.call("POST", "/api/v1/users/me/tokens")
                .basic(name, password)
                .json(terms);
    }

    private static Call ofAdmin(Map<String, ?> terms) {
        return ownToken(RunningServer.ADMIN, RunningServer.ADMIN_PASSWORD, terms);
    }

    /** All that anybody could have changed; whatever changes is on the record besides. */
    private static String state() {
        return Stream.of(
                        "audit?limit=10000",
                        "rules",
                        "users",
                        "users/vic/tokens",
                        "groups",
                        "services",
                        "namespaces",
                        "namespaces/team/members",
                        "repositories",
                        "robots",
                        "robots/team+ci",
                        "federation/providers",
                        "federation/trusts",
                        "keys")
                .map(list ->
                        server.admin("GET", Endpoint.API + list).expect(200).body())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everyEndpointIsAsked() {
        Set<String> guarded = server.endpoints().stream()
                .filter(endpoint -> endpoint.door() == Endpoint.Door.ACCOUNT || endpoint.door() == Endpoint.Door.ADMIN)
                .map(endpoint -> endpoint.method().text() + " " + endpoint.path())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> asked = attacks().map(Attack::target).collect(Collectors.toCollection(TreeSet::new));
        assertThat(asked).isEqualTo(guarded);
    }

    /** What the requests above are refused for is who asks, not that there is nothing or something wrong with them. */
    @Test
    void theObjectsAreThere() {
        assertThat(attacks()
                        .filter(attack -> attack.method().equals("GET"))
                        .map(attack -> attack.call()
                                .basic(RunningServer.ADMIN, RunningServer.ADMIN_PASSWORD)
                                .expect(200)
                                .body())
                        .collect(Collectors.joining()))
                .contains("secret plans", "user:vic", "vics-laptop");
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void nothingIsToldOrChanged(Attack attack) {
        String before = state();
        isRefused(attack.call(), 401);
        isRefused(attack.call().basic("other+bot", secret("robot")), 403);
        isRefused(attack.call().basic(RunningServer.ADMIN, secret("pulling")), 403);
        Integer[] answers =
                attack.answer().isEmpty() ? new Integer[] {403, 404} : new Integer[] {Integer.valueOf(attack.answer())};
        isRefused(attack.call().basic("bob", PASSWORD), answers);
        isRefused(attack.call().basic("mal", PASSWORD), answers);
        if (!attack.endpoint().startsWith("users/me")) {
            isRefused(attack.call().basic(RunningServer.ADMIN, secret("confined")), answers);
        }
        assertThat(state()).isEqualTo(before);
    }

    private static String secret(String name) {
        return secrets.getOrDefault(name, "");
    }

    private static void isRefused(Call call, Integer... statuses) {
        Answered answered = call.expectAnyOf(statuses);
        SECRETS.forEach(answered::without);
    }
}
