package dev.wharf.registry.storage;

import dev.wharf.model.RepositoryName;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Goes over all repositories in byte order of their names, where {@code a-b} comes between {@code a} and {@code a/b}.
 * Each directory is listed at most once, and not before its turn comes.
 */
final class RepositoryWalk {
    private final StorageDriver driver;
    private final Consumer<StorageException> unreadable;
    /** Directories that are not listed yet, the one above all names first; what is in one sorts behind it. */
    private final PriorityQueue<String> ahead = new PriorityQueue<>(List.of(""));

    /** @param unreadable told of each directory that cannot be listed; if it returns, the others are gone over */
    RepositoryWalk(StorageDriver driver, Consumer<StorageException> unreadable) {
        this.driver = driver;
        this.unreadable = unreadable;
    }

    /** All that are still ahead. */
    void forEach(Consumer<String> found) {
        Optional<String> name = ceiling("");
        while (name.isPresent()) {
            found.accept(name.get());
            name = ceiling(behind(name.get()));
        }
    }

    /**
     * The first repository whose name is not less than {@code from}; directories with lesser names alone are passed
     * over.
     *
     * @param from greater than the repository before
     * @throws StorageException if nothing at all can be listed
     */
    Optional<String> ceiling(String from) {
        while (!ahead.isEmpty()) {
            String name = ahead.remove();
            if (!isOver(name, from) && enter(name, from) && name.compareTo(from) >= 0) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** Goes into a directory: what is in it lies ahead from now on. Says whether it is a repository. */
    private boolean enter(String name, String from) {
        List<String> entries = list(name);
        entries.stream()
                .map(entry -> name.isEmpty() ? entry : name + "/" + entry)
                .filter(below -> RepositoryName.isValid(below) && !isOver(below, from))
                .forEach(ahead::add);
        return !name.isEmpty() && entries.stream().anyMatch(Layout::marksRepository);
    }

    /** The least text that is greater. */
    static String behind(String text) {
        return text + '\0';
    }

    /** Whether a name, and every name below it, is less than a text. */
    private static boolean isOver(String name, String from) {
        return !name.isEmpty()
                && from.compareTo(name) > 0
                && !(from.startsWith(name) && from.charAt(name.length()) <= '/');
    }

    private List<String> list(String name) {
        try {
            return driver.list(Layout.repository(name), "", Integer.MAX_VALUE);
        } catch (StorageException e) {
            if (name.isEmpty()) {
                throw e;
            }
            unreadable.accept(e);
            return List.of();
        }
    }
}
