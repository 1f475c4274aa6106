package dev.wharf.token.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottledLoginTest {
    private static final String PASSWORD = "down-the-rabbit-hole";
    private static final String FEW = "throttle: {peraccount: 3}\n";

    @Test
    void whoGuessesIsToldToWaitInEveryShape() {
        try (RunningServer server = guessedAt(FEW, "192.0.2.1")) {
            server.get("/token")
                    .basic("alice", PASSWORD)
                    .expect(429)
                    .header("Retry-After", "600")
                    .json("/details", "'too many wrong passwords from this address, try again later'")
                    .json("/errors/0/code", "'TOOMANYREQUESTS'")
                    .json("/error", "'slow_down'");
            server.get("/api/v1/users/me")
                    .basic("alice", PASSWORD)
                    .expect(429)
                    .header("Retry-After", "600")
                    .header("Content-Type", "application/problem+json");
        }
    }

    /** Neither by a header that nobody vouches for, nor by the registry's without its secret. */
    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "X-Real-Ip", "Forwarded", "X-Wharf-Client-Address"})
    void nobodyIsSomebodyElseByAHeader(String header) {
        try (RunningServer server = guessedAt(FEW, "192.0.2.1")) {
            server.get("/token")
                    .basic("alice", PASSWORD)
                    .header(header, "192.0.2.7")
                    .expect(429);
        }
    }

    @Test
    void behindATrustedProxyEachClientCountsForItself() {
        try (RunningServer server = guessedAt(FEW + "http: {trustedproxies: [127.0.0.1]}\n", "192.0.2.1")) {
            server.get("/token")
                    .basic("alice", PASSWORD)
                    .header("X-Forwarded-For", "192.0.2.1")
                    .expect(429);
            server.get("/token")
                    .basic("alice", PASSWORD)
                    .header("X-Forwarded-For", "192.0.2.7")
                    .expect(200);
        }
    }

    /** A server at which somebody has tried three wrong passwords of alice. */
    private static RunningServer guessedAt(String settings, String address) {
        RunningServer server = RunningServer.start(settings).user("alice", PASSWORD);
        for (int i = 0; i < 3; i++) {
            server.get("/token")
                    .basic("alice", "wrong" + i)
                    .header("X-Forwarded-For", address)
                    .expect(401);
        }
        return server;
    }
}
