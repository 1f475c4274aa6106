package dev.wharf.registry.storage;

import dev.wharf.registry.storage.inmemory.InMemoryDriver;
import java.nio.file.Path;

/** The drivers that the tests run over. */
public enum TestStorage {
    IN_MEMORY {
        @Override
        public StorageDriver open(Path directory) {
            return new InMemoryDriver();
        }
    };

    /** A driver; those that need files have them in the directory. */
    public abstract StorageDriver open(Path directory);
}
