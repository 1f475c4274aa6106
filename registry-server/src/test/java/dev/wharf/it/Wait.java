package dev.wharf.it;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for another process to reach a state that it does not announce. */
final class Wait {
    private Wait() {}

    /** Asks every 20 ms; fails the test when the answer is not yes within the limit. */
    static void until(String what, Duration limit, Callable<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!answer(what, condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            Thread.sleep(20);
        }
    }

    private static boolean answer(String what, Callable<Boolean> condition) throws InterruptedException {
        try {
            return condition.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("while waiting: " + what, e);
        }
    }
}
