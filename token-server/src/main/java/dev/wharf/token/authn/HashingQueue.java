package dev.wharf.token.authn;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A few platform threads for work that holds a core for long. Requests run on virtual threads, whose carriers such work
 * would occupy; a core stays free for them. Who would wait too long is told so instead.
 */
final class HashingQueue implements AutoCloseable {
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final Duration longestWait;
    private final LongSupplier nanoTime;

    HashingQueue(int threads, int length, Duration longestWait, LongSupplier nanoTime) {
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(length),
                Thread.ofPlatform().daemon().name("bcrypt-", 0).factory());
        this.threads.allowCoreThreadTimeOut(true);
        this.longestWait = longestWait;
        this.nanoTime = nanoTime;
    }

    /** Does the work soon; comes out empty if the queue is full or the wait was too long. */
    <T> CompletableFuture<Optional<T>> submit(Supplier<T> work) {
        long submitted = nanoTime.getAsLong();
        Supplier<Optional<T>> inTime = () ->
                nanoTime.getAsLong() - submitted > longestWait.toNanos() ? Optional.empty() : Optional.of(work.get());
        try {
            return CompletableFuture.supplyAsync(inTime, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    /** How much waits to be done. */
    int waiting() {
        return threads.getQueue().size();
    }

    /** Takes no more work; what waits is still done. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
