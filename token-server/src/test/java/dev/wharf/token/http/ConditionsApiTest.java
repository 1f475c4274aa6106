package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules that hold from some places and at some times only. */
class ConditionsApiTest {
    private static final String PASSWORD = "down-the-rabbit-hole";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start("http: {trustedproxies: [127.0.0.1]}").user("alice", PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void pushIsForOneNetworkAlsoBehindATrustedProxy() {
        allow("net/**", "pull", Map.of());
        allow("net/**", "push", Map.of("cidrs", List.of("10.1.0.0/16", "2001:db8::/32")));
        assertThat(granted("net/app", "10.1.2.3")).isEqualTo("repository:net/app:pull,push");
        assertThat(granted("net/app", "2001:db8::7")).isEqualTo("repository:net/app:pull,push");
        assertThat(granted("net/app", "10.2.0.1")).isEqualTo("repository:net/app:pull");
        // The proxy adds the last one; what stands before it anybody can write.
        assertThat(granted("net/app", "10.1.2.3, 192.0.2.1")).isEqualTo("repository:net/app:pull");
        assertThat(granted("net/app", "127.0.0.1")).isEqualTo("repository:net/app:pull");
    }

    @Test
    void aRuleHoldsForItsTime() {
        Instant now = Instant.now();
        Duration hour = Duration.ofHours(1);
        allow(
                "now/**",
                "pull",
                Map.of(
                        "valid_from",
                        now.minus(hour).toString(),
                        "valid_until",
                        now.plus(hour).toString()));
        allow("past/**", "pull", Map.of("valid_until", now.minus(hour).toString()));
        allow("future/**", "pull", Map.of("valid_from", now.plus(hour).toString()));
        assertThat(granted("now/app", "192.0.2.1")).isEqualTo("repository:now/app:pull");
        assertThat(granted("past/app", "192.0.2.1")).isEmpty();
        assertThat(granted("future/app", "192.0.2.1")).isEmpty();
    }

    private static void allow(String pattern, String action, Map<String, Object> conditions) {
        Map<String, Object> rule = new HashMap<>(conditions);
        rule.putAll(Map.of("effect", "allow", "subject", "user:alice", "pattern", pattern, "actions", List.of(action)));
        server.admin("POST", "/api/v1/rules").json(rule).expect(201);
    }

    private static String granted(String repository, String forwardedFor) {
        return server.get("/token?scope=repository:" + repository + ":pull,push")
                .basic("alice", PASSWORD)
                .header("X-Forwarded-For", forwardedFor)
                .expect(200)
                .granted();
    }
}
