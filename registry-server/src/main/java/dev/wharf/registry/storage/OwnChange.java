package dev.wharf.registry.storage;

/** A change of the storage by this process, while it is going on. */
interface OwnChange extends AutoCloseable {
    /** It is done, or has failed: either way what it was about has to be looked at. */
    @Override
    void close();
}
