package dev.wharf.registry.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.StorageException.Reason;
import dev.wharf.registry.storage.inmemory.InMemoryDriver;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageHealthTest {
    @Test
    void isWellWhileTheStorageAnswers() {
        StorageHealth health = new StorageHealth(new InMemoryDriver(Clock.systemUTC()), "inmemory", () -> 0);
        assertThat(health.isWell()).isTrue();
        assertThat(health.problems()).isEmpty();
    }

    @Test
    void saysWhatIsWrong() {
        StorageDriver broken = (StorageDriver)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {StorageDriver.class}, (_, _, _) -> {
                    throw new StorageException(Reason.FAILED, "cannot list: Input/output error");
                });
        StorageHealth health = new StorageHealth(broken, "filesystem", () -> 0);
        assertThat(health.isWell()).isFalse();
        assertThat(health.problems()).isEqualTo(Map.of("storagedriver_filesystem", "cannot list: Input/output error"));
    }

    @Test
    void countsWhatTheStorageChanged() {
        PrometheusRegistry metrics = new PrometheusRegistry();
        new StorageHealth(new InMemoryDriver(Clock.systemUTC()), "inmemory", () -> 3).register(metrics);

        CounterSnapshot counter = (CounterSnapshot) metrics.scrape().stream()
                .filter(snapshot -> snapshot.getMetadata().getName().equals("registry_storage_mismatches"))
                .findFirst()
                .orElseThrow();
        assertThat(counter.getDataPoints())
                .singleElement()
                .satisfies(point -> assertThat(point.getValue()).isEqualTo(3));
    }
}
