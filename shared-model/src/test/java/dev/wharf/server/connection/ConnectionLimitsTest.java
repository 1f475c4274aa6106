package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void refusesTimesThatAreNotPositive() {
        assertThatThrownBy(() -> ConnectionLimits.defaults().withTimeouts(SECOND, SECOND, Duration.ZERO, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stall timeout must be longer than zero, not PT0S");
    }

    @Test
    void hasTheseDefaults() {
        assertThat(ConnectionLimits.defaults())
                .isEqualTo(new ConnectionLimits(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(90),
                        32_768,
                        65_536,
                        16_777_216,
                        8_388_608,
                        Duration.ofSeconds(5),
                        10_000));
    }

    @Test
    void changesOnlyTheTimeouts() {
        ConnectionLimits changed = ConnectionLimits.defaults()
                .withTimeouts(SECOND, SECOND.multipliedBy(2), SECOND.multipliedBy(3), SECOND.multipliedBy(4));
        assertThat(changed.headTimeout()).isEqualTo(SECOND);
        assertThat(changed.handshakeTimeout()).hasSeconds(2);
        assertThat(changed.stallTimeout()).hasSeconds(3);
        assertThat(changed.idleTimeout()).hasSeconds(4);
        assertThat(changed.withTimeouts(
                        Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(90)))
                .isEqualTo(ConnectionLimits.defaults());
    }
}
