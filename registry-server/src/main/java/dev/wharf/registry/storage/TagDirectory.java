package dev.wharf.registry.storage;

import dev.wharf.model.RepositoryName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The directory that has one entry for each tag of a repository. */
record TagDirectory(StorageDriver driver, RepositoryName repository) {
    /** When its entries last changed; empty if it is not there or the storage does not tell. */
    Optional<Instant> changedAt() {
        return driver.changedAt(Layout.tags(repository));
    }

    List<String> names() {
        return driver.list(Layout.tags(repository), "", Integer.MAX_VALUE);
    }
}
