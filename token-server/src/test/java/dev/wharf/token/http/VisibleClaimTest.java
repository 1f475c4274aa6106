package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.VisibleRepositories;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a token shows of the catalog is what its bearer gets pull on, over many rules, roles, places and denials. */
class VisibleClaimTest {
    private static final String PASSWORD = "down-the-rabbit-hole";
    private static final List<String> USERS = List.of("a", "b", "ab");
    private static final List<String> SUBJECTS = List.of("everyone", "authenticated", "user:a", "user:b", "group:g");

    private final Random random = new Random(20261128);
    private final RunningServer server = RunningServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theClaimShowsWhatIsGranted() {
        setUp();
        for (int round = 0; round < 12; round++) {
            change();
            for (String user : List.of("", "a", "b", "ab")) {
                check(user, "wharf-registry");
                check(user, "strict");
            }
        }
    }

    private void setUp() {
        server.admin("PUT", "/api/v1/namespaces/b").json(Map.of()).expect(201); // taken before b comes
        USERS.forEach(user -> server.user(user, PASSWORD));
        server.admin("PUT", "/api/v1/groups/g")
                .json(Map.of("members", List.of("user:b")))
                .expect(201);
        server.admin("PUT", "/api/v1/services/strict")
                .json(Map.of("require_namespace", true, "strip_hosts", List.of("ab"), "selfservice", true))
                .expect(201);
    }

    private void change() {
        String service = pick(List.of("wharf-registry", "strict"));
        String effect = pick(List.of("allow", "allow", "deny"));
        String pattern = pick(List.of("", "", "${user}/")) + path() + pick(List.of("", "/**", "/*", "/a*"));
        put(
                "POST",
                "rules",
                Map.of(
                        "service",
                        service,
                        "effect",
                        effect,
                        "subject",
                        pick(SUBJECTS),
                        "pattern",
                        pattern,
                        "actions",
                        List.of("pull"),
                        "cidrs",
                        pick(List.of(List.of(), List.of(), List.of("10.0.0.0/8")))));
        String namespace = "namespaces/" + path();
        put(
                "PUT",
                namespace + "?service=" + service,
                Map.of("visibility", pick(List.of("private", "internal", "public"))));
        put(
                "PUT",
                namespace + "/members/" + pick(List.of("user:a", "user:b", "group:g")) + "?service=" + service,
                Map.of("role", pick(List.of("reader", "owner"))));
        put(
                "PUT",
                "repositories/" + path() + "?service=" + service,
                Map.of("visibility", pick(List.of("private", "internal", "public"))));
    }

    private void put(String method, String path, Map<String, ?> body) {
        Call call = server.admin(method, "/api/v1/" + path).json(body);
        call.expectAnyOf(200, 201);
    }

    private void check(String user, String service) {
        List<String> names = new ArrayList<>();
        IntStream.range(0, 40).forEach(_ -> names.add(path()));
        Answered token = ask(
                user,
                "service=" + service + "&scope=registry:catalog:*"
                        + names.stream()
                                .distinct()
                                .map(name -> "&scope=repository:" + name + ":pull")
                                .collect(Collectors.joining()));
        VisibleRepositories visible = VisibleRepositories.ofClaim(
                JsonMapper.builder().build().convertValue(token.claims().path("wharf_visible"), Map.class));
        assertThat(visible.complete()).isEqualTo(service.equals("wharf-registry"));
        List<String> granted = List.of(token.granted().split(" "));
        for (String name : names) {
            boolean isGranted = granted.contains("repository:" + name + ":pull");
            // Behind a host that is taken off, another repository is meant than the one of this name.
            boolean isHidden = service.equals("strict") && name.startsWith("ab/");
            assertThat(visible.shows(new RepositoryName(name)))
                    .as(
                            "%s of %s at %s, %s",
                            name, user, service, token.claims().path("wharf_visible"))
                    .isEqualTo(isGranted && !isHidden);
        }
    }

    private Answered ask(String user, String query) {
        Call call = server.get("/token?" + query);
        return (user.isEmpty() ? call : call.basic(user, PASSWORD)).expect(200);
    }

    private String path() {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(_ -> pick(List.of("a", "b", "ab")))
                .collect(Collectors.joining("/"));
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
