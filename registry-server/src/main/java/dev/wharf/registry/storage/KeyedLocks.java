package dev.wharf.registry.storage;

import java.util.Objects;
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
        Lock lock = locks[Math.floorMod(Objects.hash(key), COUNT)];
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
