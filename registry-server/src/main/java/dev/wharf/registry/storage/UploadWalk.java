package dev.wharf.registry.storage;

import dev.wharf.model.RepositoryName;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Finds all uploads, each directory listed once; in no order. A repository may have nothing else yet, so the list of
 * repositories would not do.
 */
final class UploadWalk {
    private static final System.Logger LOG = System.getLogger(UploadWalk.class.getName());

    private final StorageDriver driver;
    private final BiConsumer<RepositoryName, UUID> found;

    UploadWalk(StorageDriver driver, BiConsumer<RepositoryName, UUID> found) {
        this.driver = driver;
        this.found = found;
    }

    void run() {
        walk("");
    }

    private void walk(String name) {
        for (String entry : list(Layout.repository(name))) {
            String below = name.isEmpty() ? entry : name + "/" + entry;
            if (Layout.isUploads(entry) && RepositoryName.isValid(name)) {
                visit(new RepositoryName(name));
            } else if (RepositoryName.isValid(below)) {
                walk(below);
            }
        }
    }

    private void visit(RepositoryName repository) {
        for (String entry : list(Layout.uploads(repository))) {
            UploadStore.parseId(entry).ifPresent(id -> found.accept(repository, id));
        }
    }

    /** What cannot be read hides its own uploads and no others. */
    private List<String> list(String directory) {
        try {
            return driver.list(directory, "", Integer.MAX_VALUE);
        } catch (StorageException e) {
            LOG.log(Level.WARNING, "no uploads are looked for below " + directory + ": " + e.getMessage());
            return List.of();
        }
    }
}
