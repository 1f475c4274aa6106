package dev.wharf.registry.storage;

import dev.wharf.model.RepositoryName;
import java.util.List;

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

    /**
     * The repositories behind {@code startAfter}, in byte order.
     *
     * @param startAfter need not exist; {@code ""} for all
     * @param limit at most so many
     */
    public List<String> list(String startAfter, int limit) {
        return new RepositoryWalk(driver, this::isRepository, limit).from(startAfter);
    }

    /** registry 2.8 looks for {@code _layers}, 3.x for {@code _manifests}: what either would list is one. */
    private boolean isRepository(String name) {
        return exists(Layout.manifests(name)) || exists(Layout.layers(name));
    }

    private boolean exists(String directory) {
        return !driver.list(directory, "", 1).isEmpty();
    }
}
