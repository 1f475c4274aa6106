package dev.wharf.registry.storage;

import dev.wharf.model.RepositoryName;

/** Which repositories there are. */
public final class RepositoryStore {
    private final StorageDriver driver;

    public RepositoryStore(StorageDriver driver) {
        this.driver = driver;
    }

    /** Whether anything was ever tagged or pushed as a manifest; a repository with blobs alone has no tags to list. */
    public boolean hasManifests(RepositoryName repository) {
        return exists(Layout.manifests(repository.value()));
    }

    /** registry 2.8 looks for {@code _layers}, 3.x for {@code _manifests}: what either would list is one. */
    boolean isRepository(String name) {
        return exists(Layout.manifests(name)) || exists(Layout.layers(name));
    }

    private boolean exists(String directory) {
        return !driver.list(directory, "", 1).isEmpty();
    }
}
