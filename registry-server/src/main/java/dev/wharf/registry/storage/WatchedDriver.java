package dev.wharf.registry.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Tells the indexes what this process changes, whoever changes it, so that they need not look for it. Everything that
 * writes links goes through here.
 */
public final class WatchedDriver implements StorageDriver {
    private final StorageDriver driver;
    private final RepositoryIndex repositories;
    private final TagIndex tags;
    private final ManifestWatch manifests;

    public WatchedDriver(StorageDriver driver, RepositoryIndex repositories, TagIndex tags, ManifestWatch manifests) {
        this.driver = driver;
        this.repositories = repositories;
        this.tags = tags;
        this.manifests = manifests;
    }

    @Override
    public Optional<byte[]> get(String path, int maxSize) {
        return driver.get(path, maxSize);
    }

    @Override
    public void put(String path, byte[] content, Durability durability) {
        Optional<Layout.Place> place = Layout.place(path);
        changing(place, () -> {
            driver.put(path, content, durability);
            return true;
        });
        place.ifPresent(changed -> repositories.written(changed.repository()));
    }

    @Override
    public OptionalLong size(String path) {
        return driver.size(path);
    }

    @Override
    public Optional<StoredObject> open(String path) {
        return driver.open(path);
    }

    @Override
    public List<String> list(String directory, String startAfter, int limit) {
        return driver.list(directory, startAfter, limit);
    }

    @Override
    public Optional<Instant> changedAt(String directory) {
        return driver.changedAt(directory);
    }

    @Override
    public boolean delete(String path) {
        return deleting(path, () -> driver.delete(path));
    }

    @Override
    public void deleteTree(String directory) {
        deleting(directory, () -> {
            driver.deleteTree(directory);
            return true;
        });
    }

    @Override
    public UploadSession createUpload(String path) {
        return driver.createUpload(path);
    }

    @Override
    public Optional<UploadSession> resumeUpload(String path) {
        return driver.resumeUpload(path);
    }

    @Override
    public Optional<StoredUpload> findUpload(String path) {
        return driver.findUpload(path);
    }

    @Override
    public long sweep(Instant before) {
        return driver.sweep(before);
    }

    @Override
    public void close() {
        driver.close();
    }

    private boolean deleting(String path, Supplier<Boolean> action) {
        Optional<Layout.Place> place = Layout.place(path);
        boolean done = changing(place, action);
        place.ifPresent(changed -> repositories.deleted(changed.repository()));
        return done;
    }

    private boolean changing(Optional<Layout.Place> place, Supplier<Boolean> action) {
        try (OwnChange _ = tags.change(place);
                OwnChange _ = manifests.change(place)) {
            return action.get();
        }
    }
}
