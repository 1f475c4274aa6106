package dev.wharf.registry.storage.filesystem;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Brings directories to the disk, each for all who wait for it: a sync that began before somebody's change says nothing
 * about that, but the next one is enough for everybody who has come meanwhile.
 */
final class SharedSyncs {
    private final ConcurrentMap<Path, Directory> directories = new ConcurrentHashMap<>();
    private final Sync sync;

    /** Brings one directory to the disk. */
    interface Sync {
        void run(Path directory) throws IOException;
    }

    SharedSyncs(Sync sync) {
        this.sync = sync;
    }

    /** Returns when all that the caller has changed in a directory is on disk. */
    void run(Path path) throws IOException {
        Directory directory =
                directories.compute(path, (_, known) -> (known == null ? new Directory() : known).enter());
        try {
            directory.run(() -> sync.run(path));
        } finally {
            directories.computeIfPresent(path, (_, known) -> known.leave());
        }
    }

    /** A directory as long as somebody wants it on disk. */
    private static final class Directory {
        private final AtomicLong wanted = new AtomicLong();
        private final Lock turn = new ReentrantLock();
        private int users;
        private long done;

        Directory enter() {
            users++;
            return this;
        }

        @Nullable
        Directory leave() {
            users--;
            return users == 0 ? null : this;
        }

        void run(Failures.VoidAction sync) throws IOException {
            long mine = wanted.incrementAndGet();
            turn.lock();
            try {
                if (done < mine) {
                    long covered = wanted.get();
                    sync.run();
                    // Not reached after a failure, which is that caller's: the next one tries for itself.
                    done = covered;
                }
            } finally {
                turn.unlock();
            }
        }
    }
}
