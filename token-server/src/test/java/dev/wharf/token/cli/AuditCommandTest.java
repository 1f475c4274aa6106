package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditCommandTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-10T12:00:00.5Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "90m, 2026-03-10T10:30:00Z",
        "24h, 2026-03-09T12:00:00Z",
        "7d, 2026-03-03T12:00:00Z",
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
        "yesterday, yesterday",
    })
    void timesMayBeSaidByHowLongAgoTheyWere(String text, String time) {
        assertThat(AuditCommand.time(text, NOON)).isEqualTo(time);
    }
}
