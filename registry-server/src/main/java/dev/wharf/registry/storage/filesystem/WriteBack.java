package dev.wharf.registry.storage.filesystem;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Lets the disk begin with a long file while the rest of it still comes, so that in the end little is left to wait for.
 * For one thread.
 */
final class WriteBack {
    /** A disk that takes less than this at a time would rather have more. */
    static final long STEP = 16 << 20;

    private final Failures.VoidAction sync;
    private long begun;
    private @Nullable FutureTask<Void> running;

    /**
     * Writing back of one file.
     *
     * @param sync brings what the file has to the disk
     * @param size what it had in the beginning
     */
    WriteBack(Failures.VoidAction sync, long size) {
        this.sync = sync;
        this.begun = size;
    }

    /** Says how long the file is by now. */
    void advance(long size) throws IOException {
        if (size - begun >= STEP && (running == null || running.isDone())) {
            finish();
            begun = size;
            running = new FutureTask<>(() -> {
                sync.run();
                return null;
            });
            Thread.startVirtualThread(running);
        }
    }

    /**
     * Waits for what has begun. Has to come before a sync that is to be trusted: the kernel tells of a failed write
     * once, and may have told the other thread.
     */
    void finish() throws IOException {
        if (running == null) {
            return;
        }
        try {
            running.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
    }
}
