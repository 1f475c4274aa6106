package dev.wharf.registry.ops;

import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageException;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.LongSupplier;

/** Whether the storage answers, and with what it was given. */
public final class StorageHealth {
    private final StorageDriver driver;
    private final String name;
    private final LongSupplier mismatches;

    /**
     * The health of a driver.
     *
     * @param driverName as the configuration names the driver
     * @param mismatches how often the bytes of a manifest were others than those stored
     */
    public StorageHealth(StorageDriver driver, String driverName, LongSupplier mismatches) {
        this.driver = driver;
        this.mismatches = mismatches;
        this.name = "storagedriver_" + driverName;
    }

    /** Whether requests have a chance. */
    public boolean isWell() {
        return problems().isEmpty();
    }

    /** What is wrong, by the name of registry:2's check; empty if nothing is. */
    public Map<String, String> problems() {
        try {
            driver.list("", "", 1);
            return Map.of();
        } catch (StorageException e) {
            return Map.of(name, String.valueOf(e.getMessage()));
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
