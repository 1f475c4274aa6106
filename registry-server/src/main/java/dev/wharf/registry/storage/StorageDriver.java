package dev.wharf.registry.storage;

/** Where the bytes lie. */
public interface StorageDriver extends AutoCloseable {
    @Override
    void close();
}
