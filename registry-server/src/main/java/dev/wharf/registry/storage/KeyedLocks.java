package dev.wharf.registry.storage;

import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A bounded set of locks for an unbounded set of things; two things share one only by chance. */
public final class KeyedLocks {
    private static final int COUNT = 1024;

    private final Lock[] locks =
            Stream.generate(ReentrantLock::new).limit(COUNT).toArray(Lock[]::new);

    /**
     * Does something while nobody else does anything to the same thing.
     *
     * @param action must not come back to these locks
     * @param key the parts of the thing's name
     */
    public <T> T locked(Supplier<T> action, Object... key) {
        return lockedAll(action, Stream.of(List.of(key)));
    }

    /** Does something while nobody else does anything to any of these things; see {@link #locked}. */
    <T> T lockedAll(Supplier<T> action, Stream<List<Object>> keys) {
        // Always in the same order, so that two that want the same locks cannot wait for each other.
        Lock[] taken = keys.mapToInt(key -> Math.floorMod(key.hashCode(), COUNT))
                .sorted()
                .distinct()
                .mapToObj(index -> locks[index])
                .toArray(Lock[]::new);
        for (Lock lock : taken) {
            lock.lock();
        }
        try {
            return action.get();
        } finally {
            for (Lock lock : taken) {
                lock.unlock();
            }
        }
    }
}
