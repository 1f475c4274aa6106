package dev.wharf.registry.ops;

import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageException;
import java.util.Map;

/** Whether the storage answers. */
public final class StorageHealth {
    private final StorageDriver driver;
    private final String name;

    /** @param driverName as the configuration names the driver */
    public StorageHealth(StorageDriver driver, String driverName) {
        this.driver = driver;
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
}
