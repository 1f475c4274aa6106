package dev.wharf.registry.service;

import dev.wharf.model.ErrorCode;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.StorageException.Reason;
import dev.wharf.registry.storage.StoredObject;
import dev.wharf.registry.storage.StoredUpload;
import dev.wharf.registry.storage.UploadSession;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Logs what a storage driver throws, once and with its cause, and says to clients only what helps them. Everything
 * above it knows {@link RegistryException} alone.
 */
final class TranslatingDriver implements StorageDriver {
    private static final System.Logger LOG = System.getLogger(TranslatingDriver.class.getName());

    private final StorageDriver driver;

    TranslatingDriver(StorageDriver driver) {
        this.driver = driver;
    }

    @Override
    public Optional<byte[]> get(String path, int maxSize) {
        return call(() -> driver.get(path, maxSize));
    }

    @Override
    public void put(String path, byte[] content, Durability durability) {
        run(() -> driver.put(path, content, durability));
    }

    @Override
    public OptionalLong size(String path) {
        return call(() -> driver.size(path));
    }

    @Override
    public Optional<StoredObject> open(String path) {
        return call(() -> driver.open(path));
    }

    @Override
    public List<String> list(String directory, String startAfter, int limit) {
        return call(() -> driver.list(directory, startAfter, limit));
    }

    @Override
    public Optional<Instant> changedAt(String directory) {
        return call(() -> driver.changedAt(directory));
    }

    @Override
    public boolean delete(String path) {
        return call(() -> driver.delete(path));
    }

    @Override
    public void deleteTree(String directory) {
        run(() -> driver.deleteTree(directory));
    }

    @Override
    public UploadSession createUpload(String path) {
        return new TranslatingSession(call(() -> driver.createUpload(path)));
    }

    @Override
    public Optional<UploadSession> resumeUpload(String path) {
        return call(() -> driver.resumeUpload(path)).map(TranslatingSession::new);
    }

    @Override
    public Optional<StoredUpload> findUpload(String path) {
        return call(() -> driver.findUpload(path));
    }

    @Override
    public long sweep(Instant before) {
        return call(() -> driver.sweep(before));
    }

    @Override
    public void close() {
        driver.close();
    }

    static void run(Runnable action) {
        call(() -> {
            action.run();
            return true;
        });
    }

    static <T> T call(Supplier<T> action) {
        try {
            return action.get();
        } catch (StorageException e) {
            throw translate(e);
        }
    }

    private static RegistryException translate(StorageException e) {
        if (e.reason() == Reason.UNAVAILABLE || e.reason() == Reason.FAILED) {
            LOG.log(Level.ERROR, "storage: " + e.getMessage(), e);
        }
        return switch (e.reason()) {
            case BUSY -> RegistryException.of(ErrorCode.RANGE_INVALID, "another request is writing to this upload");
            case GONE -> RegistryException.of(ErrorCode.BLOB_UPLOAD_UNKNOWN);
            case UNAVAILABLE ->
                RegistryException.of(ErrorCode.UNAVAILABLE, "the storage cannot take or give anything at the moment");
            case FAILED -> RegistryException.of(ErrorCode.UNKNOWN, "the storage has failed");
        };
    }
}
