package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of users' own places, and of those that are somebody else's, when others manage what is there. */
class DelegatedPlaceTest {
    private static final String PASSWORD = "down-the-rabbit-hole";
    private static final String ALL = "pull,push,delete";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start().user("lead", PASSWORD).user("bob", PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Call by(String who, String method, String path) {
        return server.call(method, "/api/v1/" + path).basic(who, PASSWORD);
    }

    private static void lead(String place) {
        server.rule("allow", "user:lead", place + "/**", "pull,push,delete,admin");
    }

    private static void assertGranted(String user, String repository, String actions) {
        assertThat(server.get("/token?scope=repository:" + repository + ":*")
                        .basic(user, PASSWORD)
                        .expect(200)
                        .granted())
                .isEqualTo(actions.isEmpty() ? "" : "repository:" + repository + ":" + actions);
    }

    @Test
    void aUserManagesTheirOwnPlaceAndKeepsIt() {
        server.user("ann", PASSWORD);
        by("ann", "PUT", "namespaces/ann").json(Map.of()).expect(201);
        assertGranted("ann", "ann/app", ALL);
        by("ann", "GET", "namespaces/ann/members").expect(200).json("[{'subject':'user:ann','role':'owner'}]");
        by("ann", "PUT", "namespaces/ann/members/user:bob")
                .json(Map.of("role", "owner"))
                .expect(201);
        assertGranted("bob", "ann/app", ALL);
        for (String who : List.of("ann", "bob")) {
            by(who, "DELETE", "namespaces/ann/members/user:ann").expect(403);
            by(who, "PUT", "namespaces/ann/members/user:ann")
                    .json(Map.of("role", "reader"))
                    .expect(403);
        }
        assertGranted("ann", "ann/app", ALL);
        by("ann", "DELETE", "namespaces/ann/members/user:bob").expect(204);
        by("ann", "DELETE", "namespaces/ann").expect(204);
        assertGranted("ann", "ann/app", ALL);
        assertGranted("bob", "ann/app", "");
        assertThat(server.admin("GET", "/api/v1/audit?target=namespace:ann")
                        .expect(200)
                        .json()
                        .findValuesAsText("action"))
                .startsWith("namespace.created", "namespace.member-added");
    }

    /** Who may not all in the own place would not be its owner, and then it would be theirs no more. */
    @Test
    void aPlaceInWhichSomethingIsDeniedIsMadeANamespaceByAdministrators() {
        server.user("cat", PASSWORD).rule("deny", "user:cat", "cat/**", "delete");
        by("cat", "PUT", "namespaces/cat").json(Map.of()).expect(403);
        assertGranted("cat", "cat/app", "pull,push");
        by("cat", "PUT", "namespaces/cat/inner").json(Map.of()).expect(201);
        assertGranted("cat", "cat/app", "pull,push");
    }

    /** The template of self-service gives nothing where somebody else was before, not even the action admin. */
    @Test
    void nobodyManagesAPlaceOfTheirNameThatIsTaken() {
        server.admin("PUT", "/api/v1/namespaces/crew").json(Map.of()).expect(201);
        server.user("crew", PASSWORD);
        by("crew", "GET", "namespaces/crew").expect(403);
        by("crew", "GET", "rules?under=crew").expect(403);
        by("crew", "POST", "rules")
                .json(Map.of(
                        "effect", "allow",
                        "subject", "user:crew",
                        "pattern", "crew/**",
                        "actions", List.of("push")))
                .expect(403);
        by("crew", "DELETE", "namespaces/crew").expect(403);
        by("crew", "PUT", "namespaces/crew/members/user:crew")
                .json(Map.of("role", "owner"))
                .expect(403);
        assertGranted("crew", "crew/app", "");
    }

    @Test
    void deletingANamespaceGivesNobodyItsPlace() {
        server.admin("PUT", "/api/v1/namespaces/desk").json(Map.of()).expect(201);
        server.user("desk", PASSWORD);
        lead("desk");
        by("lead", "DELETE", "namespaces/desk").expect(403);
        by("lead", "PUT", "namespaces/desk/members/user:desk")
                .json(Map.of("role", "owner"))
                .expect(403);
        by("lead", "PUT", "namespaces/desk/members/user:desk")
                .json(Map.of("role", "maintainer"))
                .expect(201);
        by("lead", "GET", "namespaces/desk").expect(200);
        server.admin("DELETE", "/api/v1/namespaces/desk").expect(204);
        assertGranted("desk", "desk/app", ALL); // what the administrator has done so
    }

    @Test
    void forgettingARepositoryGivesNobodyItsPlace() {
        server.admin("PUT", "/api/v1/repositories/echo/app").json(Map.of()).expect(201);
        server.user("echo", PASSWORD);
        lead("echo");
        by("lead", "DELETE", "repositories/echo/app").expect(403);
        by("lead", "GET", "repositories/echo/app").expect(200);
        by("lead", "PUT", "repositories/echo/new").json(Map.of()).expect(201);
        by("lead", "DELETE", "repositories/echo/new").expect(204);
        assertGranted("echo", "echo/app", "");
    }

    @Test
    void takingBackARuleGivesNobodyItsPlace() {
        String rule = server.admin("POST", "/api/v1/rules")
                .json(rule("allow", "user:bob", "foxe/app"))
                .expect(201)
                .json()
                .path("id")
                .asText();
        server.user("foxe", PASSWORD);
        lead("foxe");
        by("lead", "DELETE", "rules/" + rule).expect(403);
        by("lead", "PUT", "rules/" + rule)
                .json(rule("deny", "user:bob", "foxe/app"))
                .expect(403);
        by("lead", "PUT", "rules/" + rule)
                .json(rule("allow", "user:foxe", "foxe/app"))
                .expect(403);
        by("lead", "PUT", "rules/" + rule)
                .json(rule("allow", "user:bob", "foxe/other"))
                .expect(200);
        assertGranted("foxe", "foxe/app", "");
    }

    private static Map<String, Object> rule(String effect, String subject, String pattern) {
        return Map.of("effect", effect, "subject", subject, "pattern", pattern, "actions", List.of("pull"));
    }

    @Test
    void aNamespaceTakesNobodysPlace() {
        server.user("gil", PASSWORD);
        lead("gil");
        by("lead", "PUT", "namespaces/gil").json(Map.of()).expect(403);
        by("lead", "PUT", "namespaces/gil/app").json(Map.of()).expect(201);
        assertGranted("gil", "gil/app/x", ALL);
        server.admin("GET", "/api/v1/namespaces/gil").expect(404);
        assertThat(server.admin("GET", "/api/v1/audit?target=namespace:gil")
                        .expect(200)
                        .body())
                .isEqualTo("[]");
    }
}
