package dev.wharf.token.authn;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginThrottleTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("192.0.2.1");

    private final AtomicLong now = new AtomicLong();
    private final LoginThrottle throttle = new LoginThrottle(
            new LoginThrottle.Limits(3, 5, Duration.ofMinutes(10)), new KeyedHash(new SecureRandom()), now::get);

    /** What containerd does with a wrong password (POST, then GET), and kubelet for ever. */
    @Test
    void the_same_wrong_password_counts_once() {
        for (int i = 0; i < 1000; i++) {
            assertThat(throttle.failed("alice", HOME, "wrong")).isZero();
        }
        assertThat(throttle.wait("alice", HOME)).isEmpty();
    }

    @Test
    void the_oldest_failure_ends_the_wait_when_it_is_over() {
        fail("alice", HOME, 2);
        now.addAndGet(Duration.ofMinutes(4).toNanos());
        throttle.failed("alice", HOME, "another");
        assertThat(throttle.wait("alice", HOME)).contains(Duration.ofMinutes(6));
        now.addAndGet(Duration.ofMinutes(6).toNanos());
        assertThat(throttle.wait("alice", HOME)).isEmpty();
    }

    @Test
    void one_account_is_no_other_and_one_address_is_no_other() {
        fail("alice", HOME, 3);
        assertThat(throttle.wait("alice", HOME)).isPresent();
        assertThat(throttle.wait("bob", HOME)).isEmpty();
        assertThat(throttle.wait("alice", InetAddress.ofLiteral("192.0.2.2"))).isEmpty();
    }

    @Test
    void an_address_that_tries_many_accounts_is_not_heard_for_any() {
        for (int i = 0; i < 5; i++) {
            throttle.failed("user" + i, HOME, "summer2026");
        }
        assertThat(throttle.wait("somebody", HOME)).isPresent();
    }

    @Test
    void the_right_password_forgets_the_wrong_ones_for_it_alone() {
        fail("alice", HOME, 3);
        fail("bob", HOME, 3);
        throttle.succeeded("alice", HOME);
        throttle.succeeded("bob", InetAddress.ofLiteral("192.0.2.2"));
        assertThat(throttle.wait("bob", HOME)).isPresent();
        fail("carol", HOME, 1);
        assertThat(throttle.wait("alice", HOME)).as("of the address all count").isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8::2, true",
        "2001:db8::1, 2001:db8:0:1::1, false",
        "192.0.2.1, 192.0.2.3, false",
    })
    void of_ipv6_the_network_counts(String guesser, String other, boolean same) {
        fail("alice", InetAddress.ofLiteral(guesser), 3);
        assertThat(throttle.wait("alice", InetAddress.ofLiteral(other)).isPresent())
                .isEqualTo(same);
    }

    private void fail(String account, InetAddress from, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(account, from, "wrong" + i);
        }
    }
}
