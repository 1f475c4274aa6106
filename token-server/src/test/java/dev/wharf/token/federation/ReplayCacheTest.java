package dev.wharf.token.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayCacheTest {
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");
    private final Instant end = now.plus(Duration.ofMinutes(5));
    private final ReplayCache used = new ReplayCache(() -> now, 2);

    @Test
    void aTokenIsUsedOnceAndOthersAreOthers() {
        assertThat(used.isFirstUse("issuer", "1", end)).isTrue();
        assertThat(used.isFirstUse("issuer", "1", end)).isFalse();
        assertThat(used.isFirstUse("other issuer", "1", end)).isTrue();
    }

    @Test
    void whatCannotBeRememberedIsRefusedUntilOthersEnd() {
        assertThat(used.isFirstUse("issuer", "1", end)).isTrue();
        assertThat(used.isFirstUse("issuer", "2", end.plusSeconds(1))).isTrue();
        now = end.minusMillis(1);
        assertThat(used.isFirstUse("issuer", "3", end.plusSeconds(1))).isFalse();
        now = end;
        assertThat(used.isFirstUse("issuer", "3", end.plusSeconds(1))).isTrue();
        assertThat(used.isFirstUse("issuer", "2", end.plusSeconds(1))).isFalse();
    }
}
