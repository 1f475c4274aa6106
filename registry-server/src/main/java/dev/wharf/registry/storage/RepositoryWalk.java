package dev.wharf.registry.storage;

import dev.wharf.model.RepositoryName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds repositories in byte order of their names, and looks no further than asked.
 *
 * <p>Byte order is not the order of a directory walk: {@code a-b} and {@code a.b} come behind {@code a} but before
 * {@code a/b}, since {@code -} and {@code .} sort before {@code /}. So what is below {@code a} waits until the names
 * beside it that go before it are done.
 */
final class RepositoryWalk {
    private static final int BATCH = 1000;
    private static final String LAST = "\uffff";

    private final StorageDriver driver;
    private final Predicate<String> isRepository;
    private final int limit;
    private final List<String> found = new ArrayList<>();

    RepositoryWalk(StorageDriver driver, Predicate<String> isRepository, int limit) {
        this.driver = driver;
        this.isRepository = isRepository;
        this.limit = limit;
    }

    /** The repositories behind this name, until the limit is reached. */
    List<String> from(String startAfter) {
        walk("", startAfter);
        return List.copyOf(found);
    }

    /**
     * Walks one directory.
     *
     * @param parent the names in it start with it; empty for all repositories
     * @param startAfter the name to start behind, without the parent
     */
    private void walk(String parent, String startAfter) {
        Deque<String> waiting = new ArrayDeque<>();
        String last = seek(parent, startAfter, waiting);
        boolean more = true;
        while (more && !isFull()) {
            List<String> names = driver.list(Layout.repository(parent), last, BATCH);
            for (String name : names) {
                walkWaiting(parent, waiting, name);
                visit(parent, name, waiting);
            }
            more = names.size() == BATCH;
            last = more ? names.getLast() : last;
        }
        walkWaiting(parent, waiting, LAST);
    }

    /** Brings a walk to where it would be behind this name; returns the entry to go on behind. */
    private String seek(String parent, String startAfter, Deque<String> waiting) {
        int slash = startAfter.indexOf('/');
        String entry = slash < 0 ? startAfter : startAfter.substring(0, slash);
        for (int i = 1; i < entry.length(); i++) {
            if (entry.charAt(i) < '/') {
                waiting.push(entry.substring(0, i));
            }
        }
        if (slash < 0) {
            waiting.push(entry);
            return entry;
        }
        descend(join(parent, entry), startAfter.substring(slash + 1));
        return entry + "/";
    }

    private void visit(String parent, String entry, Deque<String> waiting) {
        String name = join(parent, entry);
        if (!isFull() && RepositoryName.isValid(name)) {
            if (isRepository.test(name)) {
                found.add(name);
            }
            waiting.push(entry);
        }
    }

    /** Walks the waiting directories whose names go before this entry; the last one put in goes first. */
    private void walkWaiting(String parent, Deque<String> waiting, String entry) {
        while (!waiting.isEmpty() && (waiting.peek() + "/").compareTo(entry) < 0) {
            descend(join(parent, waiting.pop()), "");
        }
    }

    private void descend(String name, String startAfter) {
        if (!isFull() && RepositoryName.isValid(name)) {
            walk(name, startAfter);
        }
    }

    private static String join(String parent, String entry) {
        return parent.isEmpty() ? entry : parent + "/" + entry;
    }

    private boolean isFull() {
        return found.size() >= limit;
    }
}
