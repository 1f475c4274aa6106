package dev.wharf.registry.storage;

import dev.wharf.registry.storage.ManifestWatch.Need;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What a {@link ManifestWatch} knows of one repository. */
final class WatchedManifests {
    /** The time of change where the storage tells none. */
    static final Instant UNTOLD = Instant.MIN;

    /** How long a look is good for where the storage tells no time of change. */
    private static final Duration WITHOUT_TIME = Duration.ofMinutes(1);

    /** How long a repository that nobody asks about is followed. */
    private static final Duration KEPT = Duration.ofHours(1);

    /** Looks that nobody waits for take no more than this part of the time. */
    private static final int SHARE = 20;

    private final ReentrantLock state = new ReentrantLock();
    private final DirectoryAccount account = new DirectoryAccount();
    private boolean refreshing;
    /** At least as many as there are. */
    private int count;

    private Duration lookTook = Duration.ZERO;
    private Instant askedAt = Instant.MIN;

    /**
     * Somebody asks.
     *
     * @param changedAt the directory's time of change
     * @param followed whether the background sees to the repository
     */
    Need asked(Instant changedAt, Instant now, boolean followed) {
        return locked(() -> {
            askedAt = now;
            if (followed && !account.lookedAt().equals(Instant.MIN)) {
                return Need.NONE;
            }
            if (!isCurrent(changedAt, now)) {
                return Need.NOW;
            }
            boolean due = !refreshing && isDue(true, changedAt, now);
            refreshing |= due;
            return due ? Need.SOON : Need.NONE;
        });
    }

    /** Whether the background has to look, as nobody else does. */
    boolean isLookDue(Instant changedAt, Instant now) {
        return locked(() -> isDue(isCurrent(changedAt, now), changedAt, now));
    }

    private boolean isCurrent(Instant changedAt, Instant now) {
        return account.isCurrent(changedAt)
                && (!changedAt.equals(UNTOLD) || now.isBefore(account.lookedAt().plus(WITHOUT_TIME)));
    }

    private boolean isDue(boolean current, Instant changedAt, Instant now) {
        boolean unsure = !current || (account.restsOnOwn() && !changedAt.equals(UNTOLD));
        Duration pause = lookTook.multipliedBy(SHARE);
        return unsure
                && !now.isBefore(account.lookedAt().plus(ManifestWatch.PAUSE))
                && !now.isBefore(account.lookedAt().plus(pause));
    }

    void beginLook() {
        locked(() -> {
            account.beginLook();
            return true;
        });
    }

    /**
     * A look has ended well.
     *
     * @param before the directory's time of change before it
     * @param found how many manifests there are
     */
    void endLook(Instant before, Instant started, Instant ended, int found) {
        locked(() -> {
            account.endLook(before, started);
            lookTook = Duration.between(started, ended);
            count = found;
            return true;
        });
    }

    /** A look has ended, well or not. */
    void endRefresh() {
        locked(() -> refreshing = false);
    }

    boolean areMany() {
        return locked(() -> count >= ManifestWatch.MANY);
    }

    /** Whether nobody has asked for long. */
    boolean isForgettable(Instant now) {
        return locked(() -> askedAt.plus(KEPT).isBefore(now));
    }

    /** Begins a change of a manifest by this process. */
    OwnChange change(Supplier<Instant> changedAt) {
        return locked(() -> {
            boolean accounted = account.begin(changedAt.get());
            return () -> end(accounted, changedAt);
        });
    }

    private void end(boolean accounted, Supplier<Instant> changedAt) {
        locked(() -> {
            count++;
            if (!accounted) {
                account.outdate();
            } else if (account.end()) {
                account.take(changedAt.get());
            }
            return true;
        });
    }

    private <T> T locked(Supplier<T> action) {
        state.lock();
        try {
            return action.get();
        } finally {
            state.unlock();
        }
    }
}
