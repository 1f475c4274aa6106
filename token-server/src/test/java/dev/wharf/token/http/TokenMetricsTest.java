package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be watched of the server beside its requests. */
class TokenMetricsTest {
    private static final String PASSWORD = "down-the-rabbit-hole";
    private static final String TOKEN = "/token?service=wharf-registry";

    private final RunningServer server = RunningServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private List<String> metrics() {
        try (RawHttp client = RawHttp.connect(server.debugPort())) {
            return client.exchange("GET", "/metrics").body().lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tokens(String grant, String result) {
        return "token_requests_total{grant=\"%s\",result=\"%s\",service=\"wharf-registry\"}".formatted(grant, result);
    }

    @Test
    void tokens_are_counted_by_grant_and_by_what_was_granted() {
        server.user("alice", PASSWORD).rule("allow", "user:alice", "team/app", "pull");
        server.get(TOKEN).expect(200);
        server.get(TOKEN + "&scope=repository:team/app:pull").expect(200);
        server.get(TOKEN + "&scope=repository:team/app:pull")
                .basic("alice", PASSWORD)
                .expect(200);
        server.get(TOKEN + "&scope=repository:team/app:pull,push")
                .basic("alice", PASSWORD)
                .expect(200);
        server.call("POST", "/token")
                .body(
                        "application/x-www-form-urlencoded",
                        ("grant_type=password&service=wharf-registry&username=alice&password=" + PASSWORD
                                        + "&scope=repository:other/app:pull")
                                .getBytes(StandardCharsets.UTF_8))
                .expect(200);

        assertThat(metrics())
                .contains(
                        tokens("anonymous", "all") + " 1.0",
                        tokens("anonymous", "nothing") + " 1.0",
                        tokens("basic", "all") + " 1.0",
                        tokens("basic", "some") + " 1.0",
                        tokens("password", "nothing") + " 1.0");
    }

    @Test
    void logins_that_fail_are_counted_and_nobody_makes_a_series_of_their_own() {
        server.get(TOKEN).basic("mallory", "wrong-password").expect(401);
        server.get("/token?service=mallorys-own")
                .basic("mallory", "wrong-password")
                .expectAnyOf(400, 401);
        assertThat(metrics())
                .anyMatch(line -> line.matches("token_auth_failures_total\\{reason=\"wrong\"} [12]\\.0"))
                .noneMatch(line -> line.contains("mallory"));
    }

    @Test
    void keys_policy_and_the_queue_of_passwords_are_shown() {
        double before = value("token_policy_epoch");
        server.user("alice", PASSWORD);
        assertThat(value("token_policy_epoch")).isGreaterThan(before);
        assertThat(value("token_key_age_seconds")).isBetween(0.0, 3600.0);
        assertThat(value("token_bcrypt_queue")).isZero();
    }

    private double value(String name) {
        return metrics().stream()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
