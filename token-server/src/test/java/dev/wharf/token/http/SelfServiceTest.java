package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every user's own place, and those that are somebody else's. */
class SelfServiceTest {
    private static final String PASSWORD = "down-the-rabbit-hole";
    private static final String ALL = "pull,push,delete";

    private RunningServer server = RunningServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(String settings) {
        server.close();
        server = RunningServer.start(settings);
    }

    @Test
    void aUserOwnsWhatIsBelowTheirName() {
        server.user("ann", PASSWORD).user("bob", PASSWORD);
        assertGranted("ann", "ann/app", ALL);
        assertGranted("ann", "ann/deep/er", ALL);
        assertGranted("ann", "ann", "");
        assertGranted("ann", "bob/app", "");
        assertGranted("bob", "ann/app", "");
        assertGranted("", "ann/app", "");
        server.admin("GET", "/api/v1/rules?origin=bootstrap&subject=authenticated")
                .expect(200)
                .json("/0/pattern", "'${user}/**'");
    }

    @Test
    void aPlaceWithANamespaceOfOthersIsTaken() {
        server.admin("PUT", "/api/v1/namespaces/ann").json(Map.of()).expect(201);
        server.admin("PUT", "/api/v1/namespaces/bob/lib").json(Map.of()).expect(201);
        server.user("ann", PASSWORD).user("bob", PASSWORD);
        assertGranted("ann", "ann/app", "");
        assertGranted("bob", "bob/app", "");
        server.admin("PUT", "/api/v1/namespaces/ann/members/user:ann")
                .json(Map.of("role", "reader"))
                .expect(201);
        assertGranted("ann", "ann/app", "pull");
        server.admin("PUT", "/api/v1/namespaces/ann/members/user:ann")
                .json(Map.of("role", "owner"))
                .expect(200);
        assertGranted("ann", "ann/app", ALL);
    }

    @Test
    void aPlaceWithARuleOfOthersBeforeIsTaken() {
        server.rule("allow", "user:admin", "ann/app", "push")
                .rule("allow", "everyone", "bob/**", "pull")
                .rule("deny", "everyone", "cid/**", "delete")
                .rule("allow", "everyone", "*", "pull")
                .user("ann", PASSWORD)
                .user("bob", PASSWORD)
                .user("cid", PASSWORD);
        assertGranted("ann", "ann/other", "");
        assertGranted("bob", "bob/app", "pull");
        assertGranted("cid", "cid/app", "pull,push");
    }

    @Test
    void whatIsSharedLaterTakesNothingAway() {
        server.user("ann", PASSWORD).user("bob", PASSWORD);
        server.rule("allow", "user:bob", "ann/app", "push");
        server.admin("PUT", "/api/v1/repositories/ann/app")
                .json(Map.of("visibility", "public"))
                .expect(201);
        server.admin("PUT", "/api/v1/namespaces/ann/team").json(Map.of()).expect(201);
        assertGranted("bob", "ann/app", "pull,push");
        assertGranted("ann", "ann/app", ALL);
        server.admin("PUT", "/api/v1/namespaces/ann").json(Map.of()).expect(201);
        assertGranted("ann", "ann/app", "pull"); // the public one
    }

    @Test
    void aPlaceWithARepositoryOfOthersBeforeIsTaken() {
        server.admin("PUT", "/api/v1/repositories/ann/app").json(Map.of()).expect(201);
        server.get("/token?scope=repository:bob/app:pull,push")
                .basic(RunningServer.ADMIN, RunningServer.ADMIN_PASSWORD)
                .expect(200);
        server.get("/token?scope=repository:cid/app:pull")
                .basic(RunningServer.ADMIN, RunningServer.ADMIN_PASSWORD)
                .expect(200);
        server.user("ann", PASSWORD).user("bob", PASSWORD).user("cid", PASSWORD);
        assertGranted("ann", "ann/app", "");
        assertGranted("bob", "bob/other", "");
        assertGranted("cid", "cid/app", ALL);
        server.get("/token?scope=repository:cid/app:pull,push")
                .basic(RunningServer.ADMIN, RunningServer.ADMIN_PASSWORD)
                .expect(200);
        assertGranted("cid", "cid/app", ALL);
    }

    @Test
    void whoeverGetsTheNameOfADeletedUserGetsNotTheirPlace() {
        server.user("ann", PASSWORD);
        assertGranted("ann", "ann/app", ALL);
        server.admin("DELETE", "/api/v1/users/ann").expect(204);
        server.user("ann", PASSWORD);
        assertGranted("ann", "ann/app", "");
    }

    @Test
    void itIsSwitchedOffByTokenYml() {
        restart("selfservice: false");
        server.user("ann", PASSWORD);
        assertGranted("ann", "ann/app", "");
        server.admin("GET", "/api/v1/rules?origin=bootstrap&subject=authenticated")
                .expect(200)
                .json("[]");
    }

    @Test
    void itIsASettingOfEachService() {
        server.user("ann", PASSWORD);
        server.admin("PUT", "/api/v1/services/other").json(Map.of()).expect(201).json("/selfservice", "false");
        assertThat(granted("other")).isEmpty();
        server.admin("PUT", "/api/v1/services/other")
                .json(Map.of("selfservice", true))
                .expect(200);
        assertThat(granted("other")).isEqualTo("repository:ann/app:" + ALL);
        String rule = server.admin("GET", "/api/v1/rules?service=other")
                .expect(200)
                .json()
                .at("/0/id")
                .asText();
        server.admin("DELETE", "/api/v1/rules/" + rule).expect(409).containing("selfservice of token.yml");
        server.admin("PUT", "/api/v1/services/other").json(Map.of()).expect(200);
        assertThat(granted("other")).isEmpty();
    }

    private String granted(String service) {
        return server.get("/token?service=" + service + "&scope=repository:ann/app:*")
                .basic("ann", PASSWORD)
                .expect(200)
                .granted();
    }

    private void assertGranted(String user, String repository, String actions) {
        Call call = server.get("/token?scope=repository:" + repository + ":*");
        assertThat((user.isEmpty() ? call : call.basic(user, PASSWORD))
                        .expect(200)
                        .granted())
                .as("%s on %s", user, repository)
                .isEqualTo(actions.isEmpty() ? "" : "repository:" + repository + ":" + actions);
    }
}
