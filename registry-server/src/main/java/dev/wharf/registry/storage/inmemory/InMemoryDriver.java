package dev.wharf.registry.storage.inmemory;

import dev.wharf.registry.storage.StorageDriver;

/** Keeps everything on the heap. */
public final class InMemoryDriver implements StorageDriver {
    @Override
    public void close() {}
}
