package dev.wharf.registry.storage.inmemory;

import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.UploadSessionContract;
import java.time.Clock;

class MemoryUploadTest extends UploadSessionContract {
    @Override
    protected StorageDriver open() {
        return new InMemoryDriver(Clock.systemUTC());
    }
}
