package dev.wharf.registry.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.wharf.registry.config.StorageConfig;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.StorageException.Reason;
import dev.wharf.registry.storage.inmemory.InMemoryDriver;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageHealthTest {
    private static final StorageConfig.Driver FILESYSTEM = new StorageConfig.Filesystem(Path.of("/storage"));

    private final StorageDriver memory = new InMemoryDriver(Clock.systemUTC());
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile Instant now = Instant.parse("2026-11-21T09:12:10Z");

    /** A driver that does something before it does what it is told. */
    private StorageDriver driver(Consumer<String> before) {
        return (StorageDriver) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StorageDriver.class}, (_, method, arguments) -> {
                    calls.add(method.getName());
                    before.accept(method.getName());
                    return method.invoke(memory, arguments);
                });
    }

    private static Consumer<String> failing(String call, Reason reason) {
        return name -> {
            if (name.equals(call)) {
                throw new StorageException(reason, "cannot " + call + ": as the test wants it");
            }
        };
    }

    private StorageHealth health(StorageDriver driver, boolean readOnly, Duration bound) {
        StorageConfig config = new StorageConfig(FILESYSTEM, false, readOnly, Optional.empty());
        return new StorageHealth(driver, config, () -> 3, () -> now, bound);
    }

    private StorageHealth health(Consumer<String> before) {
        return health(driver(before), false, Duration.ofMinutes(1));
    }

    @Test
    void isWellWhileTheStorageAnswersAndLeavesNothingBehind() {
        StorageHealth health = health(_ -> {});
        assertThat(health.isWell()).isTrue();
        assertThat(health.problems()).isEmpty();
        assertThat(calls).containsExactly("list", "put", "get", "delete");
        assertThat(memory.list("", "", 10)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"list, FAILED", "list, UNAVAILABLE", "put, FAILED", "get, FAILED", "delete, FAILED"})
    void saysWhatIsWrong(String call, Reason reason) {
        StorageHealth health = health(failing(call, reason));
        assertThat(health.isWell()).isFalse();
        assertThat(health.problems())
                .isEqualTo(Map.of("storagedriver_filesystem", "cannot " + call + ": as the test wants it"));
    }

    @Test
    void whatNobodyExpectsIsWrongToo() {
        StorageHealth health = health(_ -> {
            throw new IllegalStateException("a defect");
        });
        assertThat(health.problems())
                .isEqualTo(Map.of("storagedriver_filesystem", "java.lang.IllegalStateException: a defect"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"put", "delete"})
    void aDiskThatIsFullOrReadOnlyIsWell(String call) {
        assertThat(health(failing(call, Reason.UNAVAILABLE)).isWell()).isTrue();
    }

    @Test
    void whatMayNotBeWrittenToIsNot() {
        assertThat(health(driver(_ -> {}), true, Duration.ofMinutes(1)).isWell())
                .isTrue();
        assertThat(calls).containsExactly("list");
    }

    @Test
    void asksTheStorageEveryTenSecondsAtMost() {
        StorageHealth health = health(_ -> {});
        health.isWell();
        now = now.plusMillis(9_999);
        health.isWell();
        assertThat(calls).hasSize(4);
        now = now.plusMillis(1);
        health.isWell();
        assertThat(calls).hasSize(8);
    }

    @Test
    void aDiskThatHangsHoldsOneThreadAndNobodyWhoAsks() {
        CountDownLatch mended = new CountDownLatch(1);
        StorageHealth health = health(
                driver(name -> {
                    if (name.equals("put")) {
                        await(mended);
                    }
                }),
                false,
                Duration.ofMillis(20));
        Map<String, String> hanging = Map.of("storagedriver_filesystem", "no answer within 20 ms");
        assertThat(health.problems()).isEqualTo(hanging);
        for (int i = 0; i < 100; i++) {
            now = now.plusSeconds(60);
            assertThat(health.problems()).isEqualTo(hanging);
        }
        assertThat(calls).containsExactly("list", "put");

        mended.countDown();
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            while (!health.isWell()) {
                Thread.onSpinWait();
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void countsWhatTheStorageChanged() {
        PrometheusRegistry metrics = new PrometheusRegistry();
        health(_ -> {}).register(metrics);

        CounterSnapshot counter = (CounterSnapshot) metrics.scrape().stream()
                .filter(snapshot -> snapshot.getMetadata().getName().equals("registry_storage_mismatches"))
                .findFirst()
                .orElseThrow();
        assertThat(counter.getDataPoints())
                .singleElement()
                .satisfies(point -> assertThat(point.getValue()).isEqualTo(3));
    }
}
