package dev.wharf.registry.ops;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries the storage out when somebody asks, though not more often than is good for it. A disk that hangs keeps whoever
 * asks it for ever; so one thread alone does, no other as long as it has no answer.
 */
final class StorageProbe {
    /** How far apart two attempts begin at least. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    private static final System.Logger LOG = System.getLogger(StorageProbe.class.getName());

    private final Supplier<Optional<String>> attempt;
    private final Executor thread;
    private final InstantSource clock;
    private final Duration bound;
    private @Nullable Attempt last;
    private volatile Optional<String> reported = Optional.empty();

    private record Attempt(Instant startedAt, CompletableFuture<Optional<String>> outcome) {}

    /**
     * A probe that begins with the first question.
     *
     * @param attempt says what is wrong; empty if nothing is
     * @param thread where that happens
     * @param bound how long it may take until not answering is what is wrong
     */
    StorageProbe(Supplier<Optional<String>> attempt, Executor thread, InstantSource clock, Duration bound) {
        this.attempt = attempt;
        this.thread = thread;
        this.clock = clock;
        this.bound = bound;
    }

    /** What is wrong, empty if nothing is; waits until the bound for an attempt that is under way. */
    Optional<String> problem() {
        Optional<String> problem = outcome(current());
        report(problem);
        return problem;
    }

    private synchronized Attempt current() {
        Attempt current = last;
        Instant now = clock.instant();
        if (current == null || (current.outcome.isDone() && !now.isBefore(current.startedAt.plus(PAUSE)))) {
            current = new Attempt(now, CompletableFuture.supplyAsync(attempt, thread));
            last = current;
        }
        return current;
    }

    private Optional<String> outcome(Attempt current) {
        Duration rest = Duration.between(clock.instant(), current.startedAt.plus(bound));
        try {
            return current.outcome.get(Math.max(0, rest.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Optional.of("no answer within " + bound.toMillis() + " ms");
        } catch (ExecutionException e) {
            return Optional.of(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return reported;
        }
    }

    private synchronized void report(Optional<String> problem) {
        if (!problem.equals(reported)) {
            reported = problem;
            problem.ifPresentOrElse(
                    text -> LOG.log(Level.ERROR, "the storage is not well, and this registry not ready: " + text),
                    () -> LOG.log(Level.INFO, "the storage is well again"));
        }
    }
}
