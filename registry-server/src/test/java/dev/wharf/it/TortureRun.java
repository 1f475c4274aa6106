package dev.wharf.it;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Lets clients work on a registry, ends it in the middle, and looks at what is left; again and again. */
final class TortureRun {
    private static final int CLIENTS = 6;
    private static final int MOST_ANSWERS = 80;
    private static final Duration LONGEST_WORK = Duration.ofSeconds(2);

    /** How a registry ends and comes back. */
    interface Disaster {
        /** Strikes while clients work; on return the registry does not run. */
        void strike() throws IOException, InterruptedException;

        /** On return it is ready again. */
        void recover() throws IOException, InterruptedException;
    }

    /** What a run did; nothing was lost, or there would be no report. */
    record Report(
            int disasters,
            long answered,
            long verified,
            int things,
            Map<TortureTally.Deed, Long> deeds,
            Duration duration,
            Duration perCycle) {}

    private final TortureOracle oracle = new TortureOracle();
    private final TortureVerifier verifier;
    private final SplittableRandom random;
    private final AtomicLong answered = new AtomicLong();
    private final List<TortureWorker> workers;

    TortureRun(TortureClient client, SplittableRandom random) {
        this.random = random;
        this.verifier = new TortureVerifier(client, oracle);
        this.workers = Stream.generate(() -> new TortureWorker(client, oracle, random.split(), answered))
                .limit(CLIENTS)
                .toList();
    }

    /**
     * Runs on a registry that is ready.
     *
     * @param powerFails whether the disaster may take unfinished uploads, and what was seen before it was acknowledged
     */
    Report run(int times, boolean powerFails, Disaster disaster) throws Exception {
        long begin = System.nanoTime();
        long verified = 0;
        for (int i = 1; i <= times; i++) {
            workUntil(disaster);
            if (powerFails) {
                workers.forEach(TortureWorker::loseUploads);
            }
            disaster.recover();
            verified += verifier.verifyTouched(!powerFails);
            if (i % 100 == 0) {
                System.err.println(i + " disasters, " + answered + " answers, " + verified + " things verified");
            }
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - begin);
        int things = verifier.verifyAll();
        return new Report(
                times, answered.get(), verified, things, oracle.tally().counts(), duration, duration.dividedBy(times));
    }

    private void workUntil(Disaster disaster) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> running = new ArrayList<>();
            for (TortureWorker worker : workers) {
                running.add(executor.submit(() -> {
                    worker.work();
                    return true;
                }));
            }
            awaitAnswers(answered.get() + random.nextLong(MOST_ANSWERS));
            disaster.strike();
            for (Future<Boolean> worker : running) {
                worker.get(60, TimeUnit.SECONDS);
            }
        }
    }

    /** Counted in answers, so that a slow machine does not torture less; in bounds, if all clients have ended. */
    private void awaitAnswers(long count) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_WORK.toNanos();
        while (answered.get() < count && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
    }
}
