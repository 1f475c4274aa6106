package dev.wharf.registry.storage;

import dev.wharf.model.RepositoryName;
import java.util.List;
import java.util.function.Consumer;

/** Finds all repositories, each directory listed once; in no order. */
final class RepositoryWalk {
    private final StorageDriver driver;
    private final Consumer<String> found;

    RepositoryWalk(StorageDriver driver, Consumer<String> found) {
        this.driver = driver;
        this.found = found;
    }

    void run() {
        walk("");
    }

    private void walk(String name) {
        List<String> entries = driver.list(Layout.repository(name), "", Integer.MAX_VALUE);
        if (!name.isEmpty() && entries.stream().anyMatch(Layout::marksRepository)) {
            found.accept(name);
        }
        for (String entry : entries) {
            String below = name.isEmpty() ? entry : name + "/" + entry;
            if (RepositoryName.isValid(below)) {
                walk(below);
            }
        }
    }
}
