package dev.wharf.registry.storage.inmemory;

import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageDriverContract;
import java.time.Clock;

class InMemoryDriverTest extends StorageDriverContract {
    @Override
    protected StorageDriver open() {
        return new InMemoryDriver(Clock.systemUTC());
    }
}
