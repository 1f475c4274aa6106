package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a limited secret leaves of its owner's rights, whichever way it is presented (compare CVE-2025-68944). */
class LimitedTokenTest {
    private static final String PASSWORD = "curiouser-and-curiouser";
    private static final String SCOPES = "repository:team/x:pull,push,delete repository:other/x:pull,push"
            + " repository:ro/x:pull,push registry:catalog:*";

    private static RunningServer server;
    private static String token;
    private static String robotSecret;

    @BeforeAll
    static void start() {
        server = RunningServer.start()
                .user("alice", PASSWORD)
                .rule("allow", "user:alice", "**", "pull,catalog")
                .rule("allow", "user:alice", "team/**", "pull,push,delete")
                .rule("deny", "user:alice", "team/secret", "pull");
        Map<String, Object> limits =
                Map.of("name", "ci", "actions", List.of("pull", "push"), "patterns", List.of("team/**", "ro/x"));
        token = server.call("POST", "/api/v1/users/me/tokens")
                .basic("alice", PASSWORD)
                .json(limits)
                .expect(201)
                .json()
                .path("secret")
                .asText();
        robotSecret = server.admin("PUT", "/api/v1/robots/team+ci")
                .json(Map.of("actions", List.of("pull", "push"), "patterns", List.of("team/**", "ro/x")))
                .expect(201)
                .json()
                .at("/secrets/0/secret")
                .asText();
        server.rule("allow", "robot:team+ci", "**", "pull,catalog")
                .rule("allow", "robot:team+ci", "team/**", "pull,push,delete")
                .rule("deny", "robot:team+ci", "team/secret", "pull");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The ways to present a secret. */
    enum Way {
        BASIC,
        BASIC_OF_PLACEHOLDER,
        PASSWORD_GRANT,
        BASIC_IN_PASSWORD_GRANT,
        REFRESH_GRANT;

        Answered ask(String name, String secret) {
            String query = "service=wharf-registry&scope=" + encoded(SCOPES);
            return switch (this) {
                case BASIC -> server.get("/token?" + query).basic(name, secret).expect(200);
                case BASIC_OF_PLACEHOLDER ->
                    server.get("/token?" + query).basic("<token>", secret).expect(200);
                case PASSWORD_GRANT ->
                    post("grant_type=password&username=" + encoded(name) + "&password=" + secret + "&" + query)
                            .expect(200);
                case BASIC_IN_PASSWORD_GRANT ->
                    post("grant_type=password&" + query).basic(name, secret).expect(200);
                case REFRESH_GRANT ->
                    post("grant_type=refresh_token&refresh_token=" + secret + "&" + query)
                            .expect(200);
            };
        }

        private static Call post(String form) {
            return server.call("POST", "/token")
                    .body("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8));
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aUsersTokenGrantsNoMoreThanItsLimits(Way way) {
        isLimited(way.ask("alice", token));
    }

    @ParameterizedTest
    @EnumSource
    void aRobotsSecretGrantsNoMoreThanItsLimits(Way way) {
        isLimited(way.ask("team+ci", robotSecret));
    }

    private static void isLimited(Answered answered) {
        assertThat(answered.granted()).isEqualTo("repository:team/x:pull,push repository:ro/x:pull");
        assertThat(answered.claims().path("wharf_visible"))
                .hasToString("{\"allow\":[\"ro/x\",\"team/**\"],\"deny\":[\"team/secret\"],\"complete\":true}");
    }

    @ParameterizedTest
    @EnumSource
    void itGrantsWhatItsOwnerHasAtThatMoment(Way way) {
        String deny = server.admin("POST", "/api/v1/rules")
                .json(Map.of(
                        "pattern", "team/**",
                        "subject", "user:alice",
                        "effect", "deny",
                        "actions", List.of("push")))
                .expect(201)
                .json()
                .path("id")
                .asText();
        assertThat(way.ask("alice", token).granted()).isEqualTo("repository:team/x:pull repository:ro/x:pull");
        server.admin("DELETE", "/api/v1/rules/" + deny).expect(204);
        assertThat(way.ask("alice", token).granted()).isEqualTo("repository:team/x:pull,push repository:ro/x:pull");
    }
}
