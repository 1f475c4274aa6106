package dev.wharf.token.authn;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Holds back answers, but never so many that the waiting itself becomes a burden. */
@FunctionalInterface
public interface Pause {
    /** Waits for so long, or not at all if too many wait. */
    void hold(Duration time);

    /** Puts the calling thread to sleep; at most {@code limit} at a time. */
    static Pause sleeping(int limit) {
        Semaphore places = new Semaphore(limit);
        return time -> {
            if (time.isZero() || !places.tryAcquire()) {
                return;
            }
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                places.release();
            }
        };
    }
}
