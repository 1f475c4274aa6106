package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The refresh tokens that docker keeps in place of a password, from the login to their end. */
class IdentityTokenTest {
    private static final String PASSWORD = "down-the-rabbit-hole";
    private static final String OTHER_PASSWORD = "through-the-looking-glass";
    private static final String FORM = "application/x-www-form-urlencoded";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
        server.admin("PUT", "/api/v1/services/second").json(Map.of()).expect(201);
        server.rule("second", "allow", "authenticated", "team/**", "pull,push");
        server.admin("PUT", "/api/v1/services/passwords-only")
                .json(Map.of("refresh", "never"))
                .expect(201);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void makeAccount() {
        server.user("alice", PASSWORD);
    }

    @AfterEach
    void deleteAccount() {
        server.admin("DELETE", "/api/v1/users/alice").expect(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "TRUE", "true", "True"})
    void whatGoTakesForTrueAsksForOne(String flag) {
        assertThat(login("&offline_token=" + flag)).matches("rgr_[0-9A-Za-z]{46}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&offline_token=",
                "&offline_token=0",
                "&offline_token=f",
                "&offline_token=false",
                "&offline_token=yes",
                "&offline_token=tRUE",
                "&offline_token=2",
                "&access_type=offline"
            })
    void whateverElseDoesNot(String flag) {
        assertThat(login(flag)).isEmpty();
    }

    @Test
    void nobodyGetsNone() {
        assertThat(server.get("/token?service=second&offline_token=true")
                        .expect(200)
                        .json()
                        .has("refresh_token"))
                .isFalse();
    }

    @Test
    void itIsGoodForScopesThatNobodyAskedForAtTheLogin() {
        String refresh = login("&offline_token=true");
        assertThat(refreshed(refresh, "").granted()).isEmpty();
        assertThat(refreshed(refresh, "&scope=repository:team/a:pull,push&client_id=docker")
                        .granted())
                .isEqualTo("repository:team/a:pull,push");
        assertThat(refreshed(refresh, "&scope=repository:other/a:pull").granted())
                .isEmpty();
    }

    @Test
    void itStaysTheSameHoweverOftenItIsUsed() {
        String refresh = login("&offline_token=true");
        for (int i = 0; i < 3; i++) {
            assertThat(refreshed(refresh, "").json().has("refresh_token")).isFalse();
            assertThat(refreshed(refresh, "&access_type=offline")
                            .json()
                            .path("refresh_token")
                            .asText())
                    .isEqualTo(refresh);
        }
        assertThat(refreshed(refresh, "&access_type=online").json().has("refresh_token"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<token>",
                "$oauthtoken",
                "oauth2accesstoken",
                "x-access-token",
                "00000000-0000-0000-0000-000000000000",
                "alice"
            })
    void itMayBeThePasswordAndGivesNoOther(String name) {
        String refresh = login("&offline_token=true");
        Answered answered = server.get("/token?service=second&offline_token=true&scope=repository:team/a:pull")
                .basic(name, refresh)
                .expect(200);
        assertThat(answered.granted()).isEqualTo("repository:team/a:pull");
        assertThat(answered.claims().path("sub").asText()).isEqualTo("alice");
        assertThat(answered.json().has("refresh_token")).isFalse();
        String form = "grant_type=password&access_type=offline&service=second&username=" + name.replace("$", "%24")
                + "&password=" + refresh;
        assertThat(post(form).expect(200).json().has("refresh_token")).isFalse();
    }

    @Test
    void itIsNotGoodUnderAnothersName() {
        String refresh = login("&offline_token=true");
        server.get("/token?service=second").basic("admin", refresh).expect(401);
        server.get("/token?service=second").basic("docker", refresh).expect(401);
    }

    @Test
    void itIsGoodForItsServiceAlone() {
        String refresh = login("&offline_token=true");
        String grant = "grant_type=refresh_token&refresh_token=" + refresh;
        post(grant + "&service=wharf-registry").expect(401).json("/error", "'invalid_grant'");
        post(grant + "&audience=passwords-only").expect(401);
        server.get("/token?service=wharf-registry").basic("", refresh).expect(401);
        post(grant).expect(400).json("/error", "'invalid_target'");
        post(grant + "&service=second").expect(200);
    }

    @Test
    void itOpensNoDoorOfTheAdminApi() {
        String refresh = server.get("/token?service=second&offline_token=true")
                .basic(RunningServer.ADMIN, RunningServer.ADMIN_PASSWORD)
                .expect(200)
                .json()
                .path("refresh_token")
                .asText();
        for (String path : new String[] {"users", "users/me", "services"}) {
            server.get("/api/v1/" + path).basic(RunningServer.ADMIN, refresh).expect(401);
            server.get("/api/v1/" + path).basic("", refresh).expect(401);
            server.get("/api/v1/" + path)
                    .header("Authorization", "Bearer " + refresh)
                    .expect(401);
        }
        server.call("PUT", "/api/v1/users/me/password")
                .basic(RunningServer.ADMIN, refresh)
                .json(Map.of("password", OTHER_PASSWORD))
                .expect(401);
    }

    @Test
    void aServiceMayHaveNone() {
        Answered answered = server.get("/token?service=passwords-only&offline_token=true")
                .basic("alice", PASSWORD)
                .expect(200);
        assertThat(answered.json().has("refresh_token")).isFalse();
        String form =
                "grant_type=password&access_type=offline&service=passwords-only&username=alice&password=" + PASSWORD;
        assertThat(post(form).expect(200).json().has("refresh_token")).isFalse();
    }

    @Test
    void aNewPasswordEndsIt() {
        String refresh = login("&offline_token=true");
        server.admin("PUT", "/api/v1/users/alice")
                .json(Map.of("password", OTHER_PASSWORD))
                .expect(200);
        assertDead(refresh);
    }

    @Test
    void aNewPasswordOfOnesOwnEndsIt() {
        String refresh = login("&offline_token=true");
        server.call("PUT", "/api/v1/users/me/password")
                .basic("alice", PASSWORD)
                .json(Map.of("password", OTHER_PASSWORD))
                .expect(204);
        assertDead(refresh);
        server.get("/token?service=second").basic("alice", OTHER_PASSWORD).expect(200);
    }

    @Test
    void aPasswordThatHasToBeChangedEndsIt() {
        String refresh = login("&offline_token=true");
        server.admin("PUT", "/api/v1/users/alice")
                .json(Map.of("must_change_password", true))
                .expect(200);
        assertDead(refresh);
        server.get("/token?service=second")
                .basic("alice", PASSWORD)
                .expect(401)
                .containing("the password must be changed first");
    }

    @Test
    void aDisabledAccountEndsItForGood() {
        String refresh = login("&offline_token=true");
        server.admin("POST", "/api/v1/users/alice:disable").expect(200);
        assertDead(refresh);
        server.admin("POST", "/api/v1/users/alice:enable").expect(200);
        assertDead(refresh);
        assertThat(refreshed(login("&offline_token=true"), "")
                        .claims()
                        .path("sub")
                        .asText())
                .isEqualTo("alice");
    }

    @Test
    void whoeverIsLoggedOutEverywhereHasNone() {
        String refresh = login("&offline_token=true");
        server.admin("POST", "/api/v1/users/alice:logout-all").expect(204);
        assertDead(refresh);
        server.get("/token?service=second").basic("alice", PASSWORD).expect(200);
    }

    @Test
    void aServiceThatIsGoneEndsIt() {
        server.admin("PUT", "/api/v1/services/brief").json(Map.of()).expect(201);
        String refresh = server.get("/token?service=brief&offline_token=true")
                .basic("alice", PASSWORD)
                .expect(200)
                .json()
                .path("refresh_token")
                .asText();
        server.admin("DELETE", "/api/v1/services/brief").expect(204);
        server.admin("PUT", "/api/v1/services/brief").json(Map.of()).expect(201);
        post("grant_type=refresh_token&service=brief&refresh_token=" + refresh).expect(401);
        server.admin("DELETE", "/api/v1/services/brief").expect(204);
    }

    @Test
    void fiftyLoginsAreKept() {
        String first = login("&offline_token=true");
        String second = login("&offline_token=true");
        for (int i = 0; i < 49; i++) {
            login("&offline_token=true");
        }
        assertDead(first);
        refreshed(second, "");
    }

    private static String login(String flags) {
        return server.get("/token?account=alice&client_id=docker&service=second" + flags)
                .basic("alice", PASSWORD)
                .expect(200)
                .json()
                .path("refresh_token")
                .asText();
    }

    private static Answered refreshed(String refresh, String more) {
        return post("grant_type=refresh_token&service=second&refresh_token=" + refresh + more)
                .expect(200);
    }

    private static void assertDead(String refresh) {
        post("grant_type=refresh_token&service=second&refresh_token=" + refresh).expect(401);
        server.get("/token?service=second").basic("alice", refresh).expect(401);
    }

    private static Call post(String form) {
        return server.call("POST", "/token").body(FORM, form.getBytes(StandardCharsets.UTF_8));
    }
}
