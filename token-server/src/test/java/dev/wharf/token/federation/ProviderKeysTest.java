package dev.wharf.token.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProviderKeysTest {
    private static final KeySet OLD = keySet("old");
    private static final KeySet NEW = keySet("new");

    private final AtomicInteger readings = new AtomicInteger();
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");
    private KeySource source = _ -> OLD;
    private final ProviderKeys keys = new ProviderKeys(
            Provider.of("test", "https://issuer.example"),
            provider -> {
                readings.incrementAndGet();
                return source.read(provider);
            },
            () -> now);

    private static KeySet keySet(String id) {
        TestKey key = TestKey.create(id, JwsAlgorithm.ES256);
        return new KeySet(Map.of(id, List.of(VerificationKey.of(key.jwk()).orElseThrow())));
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }

    private void fail() {
        source = _ -> {
            throw new IOException("no answer");
        };
    }

    @Test
    void theyAreReadWhenTheyAreNeededAndKeptForTenMinutes() throws Exception {
        assertThat(readings).hasValue(0);
        assertThat(keys.with("old")).isEqualTo(OLD);
        pass(Duration.ofMinutes(10).minusMillis(1));
        assertThat(keys.with("old")).isEqualTo(OLD);
        assertThat(readings).hasValue(1);
    }

    /** A key that the provider has withdrawn must not count for as long as nobody asks. */
    @Test
    void oldOnesAreReadAgainBeforeTheyAreUsed() throws Exception {
        assertThat(keys.with("old").names("old")).isTrue();
        source = _ -> NEW;
        pass(Duration.ofMinutes(10));
        assertThat(keys.with("old").names("old")).isFalse();
        assertThat(readings).hasValue(2);
    }

    @Test
    void anUnknownKeyIsLookedForOnceAMinute() throws Exception {
        assertThat(keys.with("old")).isEqualTo(OLD);
        source = _ -> NEW;
        pass(Duration.ofSeconds(59));
        assertThat(keys.with("new").names("new")).isFalse();
        assertThat(readings).hasValue(1);
        pass(Duration.ofSeconds(1));
        assertThat(keys.with("new").names("new")).isTrue();
        assertThat(keys.with("another").names("another")).isFalse();
        assertThat(readings).hasValue(2);
    }

    @Test
    void whileTheProviderIsDownTheyCountForADayAndItIsAskedOnceAMinute() throws Exception {
        assertThat(keys.with("old")).isEqualTo(OLD);
        fail();
        pass(Duration.ofHours(24).minusMillis(1));
        assertThat(keys.with("old")).isEqualTo(OLD);
        assertThat(keys.with("old")).isEqualTo(OLD);
        assertThat(readings).hasValue(2);
        pass(Duration.ofMillis(1));
        assertThatIOException().isThrownBy(() -> keys.with("old")).withMessage("no answer");
        pass(Duration.ofMinutes(1));
        source = _ -> OLD;
        assertThat(keys.with("old")).isEqualTo(OLD);
        assertThat(readings).hasValue(3);
    }

    @Test
    void withoutAnyItSaysWhyAndAsksOnceAMinute() throws Exception {
        fail();
        assertThatIOException().isThrownBy(() -> keys.with("old")).withMessage("no answer");
        source = _ -> OLD;
        assertThatIOException().isThrownBy(() -> keys.with("old")).withMessage("no answer");
        assertThat(readings).hasValue(1);
        pass(Duration.ofMinutes(1));
        assertThat(keys.with("old")).isEqualTo(OLD);
    }

    @Test
    void whoWaitsSharesOneReading() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        source = _ -> {
            begun.countDown();
            release.await();
            return OLD;
        };
        Callable<KeySet> use = () -> keys.with("old");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<KeySet>> waiting =
                    Collections.nCopies(50, use).stream().map(threads::submit).toList();
            begun.await();
            release.countDown();
            for (Future<KeySet> each : waiting) {
                assertThat(each.get()).isEqualTo(OLD);
            }
        }
        assertThat(readings).hasValue(1);
    }

    @Test
    void whoIsInterruptedDoesNotKeepOthersFromReading() throws Exception {
        source = _ -> {
            throw new InterruptedException();
        };
        assertThatIOException().isThrownBy(() -> keys.with("old")).withMessage("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        source = _ -> OLD;
        assertThat(keys.with("old")).isEqualTo(OLD);
    }
}
