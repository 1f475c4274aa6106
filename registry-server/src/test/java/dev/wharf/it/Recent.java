package dev.wharf.it;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/** What came last; for many threads. */
final class Recent<T> {
    private final int size;
    private final ConcurrentLinkedDeque<T> items = new ConcurrentLinkedDeque<>();

    /** @param size how many to remember */
    Recent(int size) {
        this.size = size;
    }

    void add(T item) {
        items.addFirst(item);
        while (items.size() > size) {
            items.pollLast();
        }
    }

    /** The last first. */
    List<T> items() {
        return List.copyOf(items);
    }
}
