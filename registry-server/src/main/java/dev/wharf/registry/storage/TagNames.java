package dev.wharf.registry.storage;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is known of one repository's tags, good as long as the directory says that it has not changed.
 *
 * <p>A push must not make the next reader list half a million names anew: what this process has itself changed is
 * added. If another program changes the directory while that goes on, a list made in the background brings it in,
 * seconds later. Where a list is cheap, it is made anew instead.
 */
final class TagNames {
    private static final System.Logger LOG = System.getLogger(TagNames.class.getName());

    /** Names from which on a list is worth to be kept over an own change. */
    static final int MANY = 1000;

    /** How long a list may be served that rests on own changes. */
    private static final Duration OWN = Duration.ofSeconds(5);

    /** Own changes that are kept for the next reader. */
    private static final int MAX_TOUCHED = 10_000;

    private static final int WEIGHT_OF_NAME = 64;

    private final TagDirectory directory;
    private final InstantSource clock;
    /** Held as long as a list takes; who finds it held waits for that list. */
    private final ReentrantLock listing = new ReentrantLock();
    /** For everything below; never held for long. */
    private final ReentrantLock state = new ReentrantLock();

    private final DirectoryAccount account = new DirectoryAccount();
    private final SortedSet<String> touched = new TreeSet<>();
    private final SortedSet<String> touchedWhileListing = new TreeSet<>();
    private TagSnapshot snapshot = TagSnapshot.EMPTY;
    private boolean refreshing;

    TagNames(TagDirectory directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** About how many bytes it takes. */
    int weight() {
        state.lock();
        try {
            return (snapshot.size() + 10) * WEIGHT_OF_NAME;
        } finally {
            state.unlock();
        }
    }

    /**
     * The names as they are now; empty if the directory does not tell when it changes.
     *
     * @param listed told after a list
     */
    Optional<TagSnapshot> current(Runnable listed) {
        Optional<Instant> now = directory.changedAt();
        if (now.isEmpty()) {
            return Optional.empty();
        }
        return known(now.get()).or(() -> {
            listing.lock();
            try {
                return directory.changedAt().map(then -> known(then).orElseGet(() -> list(then, listed)));
            } finally {
                listing.unlock();
            }
        });
    }

    /** Whether a list is due that nobody waits for; whoever gets this answer makes it. */
    boolean beginRefresh() {
        state.lock();
        try {
            boolean due = account.restsOnOwn()
                    && !refreshing
                    && account.lookedAt().plus(OWN).isBefore(clock.instant());
            refreshing |= due;
            return due;
        } finally {
            state.unlock();
        }
    }

    /** Lists behind the back of the readers, who are served what is known meanwhile. */
    void refresh(Runnable listed) {
        listing.lock();
        try {
            directory.changedAt().ifPresent(now -> list(now, listed));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the list of tags cannot be refreshed and stays as it is: " + e);
        } finally {
            endRefresh();
            listing.unlock();
        }
    }

    private void endRefresh() {
        state.lock();
        try {
            refreshing = false;
        } finally {
            state.unlock();
        }
    }

    private TagSnapshot list(Instant before, Runnable listed) {
        Instant started = clock.instant();
        TagSnapshot last = beginList();
        TagSnapshot next = last.next(directory.names());
        state.lock();
        try {
            snapshot = next;
            touched.addAll(touchedWhileListing);
            account.endLook(before, started);
            return applied();
        } finally {
            state.unlock();
            listed.run();
        }
    }

    private TagSnapshot beginList() {
        state.lock();
        try {
            account.beginLook();
            touchedWhileListing.clear();
            return applied();
        } finally {
            state.unlock();
        }
    }

    private Optional<TagSnapshot> known(Instant now) {
        state.lock();
        try {
            return account.isCurrent(now) ? Optional.of(applied()) : Optional.empty();
        } finally {
            state.unlock();
        }
    }

    private TagSnapshot applied() {
        if (!touched.isEmpty()) {
            snapshot = snapshot.unchecked(touched);
            touched.clear();
        }
        return snapshot;
    }

    /** Begins a change of a tag by this process. */
    OwnChange change(String tag) {
        state.lock();
        try {
            if (touched.size() >= MAX_TOUCHED) {
                snapshot = TagSnapshot.EMPTY;
                touched.clear();
            }
            boolean kept = snapshot.size() >= MANY
                    && directory
                            .changedAt()
                            .filter(now -> account.isCurrent(now) && account.begin(now))
                            .isPresent();
            return () -> end(tag, kept);
        } finally {
            state.unlock();
        }
    }

    private void end(String tag, boolean kept) {
        state.lock();
        try {
            touched.add(tag);
            if (!kept) {
                account.outdate();
                return;
            }
            touchedWhileListing.add(tag);
            if (account.end()) {
                directory.changedAt().ifPresent(account::take);
            }
        } finally {
            state.unlock();
        }
    }
}
