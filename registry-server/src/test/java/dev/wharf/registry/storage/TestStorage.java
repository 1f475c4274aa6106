package dev.wharf.registry.storage;

import dev.wharf.registry.storage.filesystem.FilesystemDriver;
import dev.wharf.registry.storage.inmemory.InMemoryDriver;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;

/** The drivers that the tests run over. */
public enum TestStorage {
    IN_MEMORY {
        @Override
        public StorageDriver open(Path directory) {
            return new InMemoryDriver(Clock.systemUTC());
        }
    },
    FILESYSTEM {
        @Override
        public StorageDriver open(Path directory) {
            return FilesystemDriver.open(directory, UUID::randomUUID);
        }
    };

    /** A driver; those that need files have them in the directory. */
    public abstract StorageDriver open(Path directory);
}
