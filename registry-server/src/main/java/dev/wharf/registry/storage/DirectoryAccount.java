package dev.wharf.registry.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Whether what was once seen in a directory is there still. The directory's time of change says so only when it lies so
 * far back that a change since then would have another one.
 *
 * <p>Changes by this process are accounted for: it knows what they are, and takes the time that the directory has
 * afterwards. If another program changes the directory while that goes on, its time does not tell; what rests on own
 * changes is therefore to be looked at again some time later.
 *
 * <p>Used by one thread at a time.
 */
final class DirectoryAccount {
    /** How far apart two times of change are at least; the second one for file systems that know only seconds. */
    private static final Duration FINE = Duration.ofMillis(100);

    private static final Duration COARSE = Duration.ofSeconds(2);

    private boolean outdated = true;
    private boolean settled;
    private boolean own;
    private boolean ownDuringLook;
    private int changes;
    private Instant changedAt = Instant.MIN;
    private Instant lookedAt = Instant.MIN;

    /** When the last look began; {@link Instant#MIN} if there has been none. */
    Instant lookedAt() {
        return lookedAt;
    }

    /**
     * Whether a change by another program may have gone unnoticed, for there have been own ones since the last look.
     */
    boolean restsOnOwn() {
        return own;
    }

    /**
     * Whether the last look and own changes tell all. While own changes go on, the time of change tells nothing.
     *
     * @param now the directory's time of change
     */
    boolean isCurrent(Instant now) {
        return !outdated && (changes > 0 || (now.equals(changedAt) && (own || settled)));
    }

    /**
     * Begins an own change, if it can be accounted for; then {@link #end} has to follow, else {@link #outdate}.
     *
     * @param now the directory's time of change
     */
    boolean begin(Instant now) {
        boolean accounted = !outdated && (changes > 0 || now.equals(changedAt));
        changes += accounted ? 1 : 0;
        return accounted;
    }

    /** Ends an own change; whether none is going on any more, and {@link #take} has to follow. */
    boolean end() {
        own = true;
        ownDuringLook = true;
        changes--;
        return changes == 0;
    }

    /** Takes the time of change that the directory has after an own change. */
    void take(Instant now) {
        changedAt = now;
    }

    /** Something has happened that was not accounted for. */
    void outdate() {
        outdated = true;
    }

    /** A look at the directory begins. */
    void beginLook() {
        ownDuringLook = false;
    }

    /**
     * A look at the directory has ended.
     *
     * @param before the directory's time of change before the look
     * @param started when the look began, by our clock
     */
    void endLook(Instant before, Instant started) {
        own = changes > 0 || ownDuringLook;
        if (!own) {
            changedAt = before;
        }
        Duration tick = before.equals(before.truncatedTo(ChronoUnit.SECONDS)) ? COARSE : FINE;
        settled = before.plus(tick).isBefore(started);
        lookedAt = started;
        outdated = false;
    }
}
