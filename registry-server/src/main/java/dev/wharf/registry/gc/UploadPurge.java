package dev.wharf.registry.gc;

import dev.wharf.model.RepositoryName;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.UploadStore;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Removes uploads that nobody has added to for a long time, and temporary files of that age.
 *
 * <p>Idle is what counts, not the start as in registry:2: an upload in its second week that still grows is none to be
 * removed. An upload that somebody has is left alone, so replicas may do this at the same time, each for itself.
 */
public final class UploadPurge implements Runnable {
    private static final System.Logger LOG = System.getLogger(UploadPurge.class.getName());

    private final StorageDriver driver;
    private final UploadStore uploads;
    private final Duration age;
    private final boolean dryRun;
    private final Clock clock;

    /**
     * @param age how long an upload has to be idle
     * @param dryRun whether it is only said how many would be removed
     */
    public UploadPurge(StorageDriver driver, Duration age, boolean dryRun, Clock clock) {
        this.driver = driver;
        this.uploads = new UploadStore(driver);
        this.age = age;
        this.dryRun = dryRun;
        this.clock = clock;
    }

    /** Does it once, and logs one line; what cannot be removed is tried again the next time. */
    @Override
    public void run() {
        Run run = new Run(clock.instant().minus(age));
        try {
            uploads.forEach(run::visit);
            if (isStopping()) {
                return;
            }
            long swept = dryRun ? 0 : driver.sweep(run.before);
            LOG.log(
                    Level.INFO,
                    "uploads: " + run.seen + " found, " + run.idle + " idle for " + age + " or longer, " + run.removed
                            + " removed" + (dryRun ? " (dry run)" : "") + ", " + run.failed + " failed; " + swept
                            + " temporary files removed");
        } catch (RuntimeException e) {
            // What is thrown here would make this the last time.
            LOG.log(Level.WARNING, "uploads: not all are purged", e);
        }
    }

    /** The server stops a chore by an interrupt, which would also close the files that are opened here. */
    private static boolean isStopping() {
        return Thread.currentThread().isInterrupted();
    }

    private final class Run {
        private final Instant before;
        private long seen;
        private long idle;
        private long removed;
        private long failed;

        Run(Instant before) {
            this.before = before;
        }

        void visit(RepositoryName repository, UUID id) {
            if (isStopping()) {
                return;
            }
            seen++;
            try {
                if (uploads.isIdle(repository, id, before)) {
                    idle++;
                    if (!dryRun && uploads.removeIfIdle(repository, id, before)) {
                        removed++;
                    }
                }
            } catch (StorageException e) {
                failed++;
                LOG.log(Level.DEBUG, "upload " + id + " of " + repository + " is not purged", e);
            }
        }
    }
}
