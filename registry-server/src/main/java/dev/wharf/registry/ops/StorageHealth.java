package dev.wharf.registry.ops;

import dev.wharf.registry.config.StorageConfig;
import dev.wharf.registry.storage.Layout;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageDriver.Durability;
import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.StorageException.Reason;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Whether the storage answers, and with what it was given. */
public final class StorageHealth {
    /** How long the storage may take for next to nothing. */
    private static final Duration BOUND = Duration.ofSeconds(5);

    private static final byte[] CONTENT = {'\n'};

    private final StorageDriver driver;
    private final boolean readOnly;
    private final String name;
    private final LongSupplier mismatches;
    private final StorageProbe probe;

    /**
     * The health of a driver.
     *
     * @param storage which one it is, and whether it may be written to
     * @param mismatches how often the bytes of a manifest were others than those stored
     */
    public StorageHealth(StorageDriver driver, StorageConfig storage, LongSupplier mismatches, InstantSource clock) {
        this(driver, storage, mismatches, clock, BOUND);
    }

    StorageHealth(
            StorageDriver driver, StorageConfig storage, LongSupplier mismatches, InstantSource clock, Duration bound) {
        this.driver = driver;
        this.readOnly = storage.readOnly();
        this.mismatches = mismatches;
        this.name = "storagedriver_" + storage.driver().name();
        // Of the operating system: a virtual one that hangs in the kernel keeps a processor from requests.
        Executor thread =
                task -> Thread.ofPlatform().daemon().name("storage-probe").start(task);
        this.probe = new StorageProbe(this::attempt, thread, clock, bound);
    }

    /** Whether requests have a chance. */
    public boolean isWell() {
        return problems().isEmpty();
    }

    /** What is wrong, by the name of registry:2's check; empty if nothing is. As of some seconds ago at most. */
    public Map<String, String> problems() {
        return probe.problem().map(problem -> Map.of(name, problem)).orElse(Map.of());
    }

    private Optional<String> attempt() {
        try {
            driver.list("", "", 1);
            if (!readOnly) {
                reachTheDisk();
            }
            return Optional.empty();
        } catch (StorageException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * What is read may come from memory long after the disk has gone; what is to survive a power cut cannot. A disk
     * that is full or protected against writing has all that can be pulled, and is well enough.
     */
    private void reachTheDisk() {
        try {
            driver.put(Layout.probe(), CONTENT, Durability.NOW);
            driver.get(Layout.probe(), CONTENT.length);
            driver.delete(Layout.probe());
        } catch (StorageException e) {
            if (e.reason() != Reason.UNAVAILABLE) {
                throw e;
            }
        }
    }

    /** Adds what it counts to the metrics. */
    public void register(PrometheusRegistry metrics) {
        CounterWithCallback.builder()
                .name("registry_storage_mismatches_total")
                .help("The times that the stored bytes of a manifest did not match its digest.")
                .callback(counter -> counter.call((double) mismatches.getAsLong()))
                .register(metrics);
    }
}
