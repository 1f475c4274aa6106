package dev.wharf.token.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTimesTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    /** Seconds from now. */
    @ParameterizedTest
    @CsvSource({
        // exp, nbf,  iat,  says
        "  300,    ,    0,  ''",
        "  300,   0,    0,  ''",
        "  -59,   0,    0,  ''",
        "  -60,   0,    0,  exp: ended at 2026-11-01T11:59:00Z",
        "     ,   0,    0,  exp: there is no time at which the token ends",
        "  300,  60,    0,  ''",
        "  300,  61,    0,  nbf: begins at 2026-11-01T12:01:01Z",
        "  300,   0,   60,  ''",
        "  300,   0,   61,  iat: will be issued at 2026-11-01T12:01:01Z",
        "  300,   0,     ,  iat: there is no time at which the token was issued",
        "  300,   0, -660,  ''",
        "  300,   0, -661,  'iat: was issued at 2026-11-01T11:48:59Z, accepted are 600 s of age'"
    })
    void clocksMayDifferByAMinute(
            @Nullable Integer expiry, @Nullable Integer start, @Nullable Integer issued, String says) {
        Map<String, Object> claims = new HashMap<>();
        put(claims, "exp", expiry);
        put(claims, "nbf", start);
        put(claims, "iat", issued);
        assertThat(TokenTimes.failure(claims, Duration.ofMinutes(10), NOW)
                        .map(Failure::toString)
                        .orElse(""))
                .isEqualTo(says);
    }

    private static void put(Map<String, Object> claims, String name, @Nullable Integer seconds) {
        if (seconds != null) {
            claims.put(name, NOW.getEpochSecond() + seconds);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "nbf", "iat"})
    void whatIsNoTimeIsNone(String claim) {
        for (Object value : new Object[] {"1793534400", true, -1L, 253_402_300_800L, Double.NaN, 1e300}) {
            Map<String, Object> claims = new HashMap<>();
            put(claims, "exp", 300);
            put(claims, "nbf", 0);
            put(claims, "iat", 0);
            claims.put(claim, value);
            assertThat(TokenTimes.failure(claims, Duration.ofMinutes(10), NOW))
                    .as("%s", value)
                    .hasValueSatisfying(failure -> assertThat(failure.part()).isEqualTo(claim));
        }
    }
}
