package dev.wharf.registry.storage;

import dev.wharf.model.RepositoryName;
import dev.wharf.model.VisibleRepositories;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The names of all repositories, in memory and in order: about 100 bytes for each. Walking over the storage takes
 * seconds where there are many, so that nobody waits for it: whoever asks meanwhile is answered by a walk of his own
 * that goes as far as he wants. Later walks run in the background, half a minute after each other; what this process
 * itself writes and deletes is known at once.
 *
 * <p>When nobody has asked for an hour the names are forgotten, so that a registry whose catalog nobody reads is not
 * walked over; whoever asks next is the first again.
 */
public final class RepositoryIndex {
    /** How long a walk waits for the one before. */
    public static final Duration PAUSE = Duration.ofSeconds(30);

    private static final System.Logger LOG = System.getLogger(RepositoryIndex.class.getName());
    private static final Duration KEPT = Duration.ofHours(1);

    private final StorageDriver driver;
    private final RepositoryStore repositories;
    private final InstantSource clock;
    private final Executor background;
    private final Executor later;
    private final ReentrantLock beginning = new ReentrantLock();
    private volatile @Nullable Known known;
    private volatile Instant askedAt = Instant.MIN;

    /** One walk; an object that all names share which it has found. */
    private static final class Walk {}

    /** Names with the walk that has last found them. */
    private static final class Known {
        private final ConcurrentNavigableMap<String, Walk> names = new ConcurrentSkipListMap<>();
        private volatile Walk last = new Walk();
        private volatile boolean complete;
    }

    /**
     * An index that is made when somebody asks.
     *
     * @param background runs a task that nobody waits for
     * @param later runs a task about {@link #PAUSE} after it got it
     */
    public RepositoryIndex(StorageDriver driver, InstantSource clock, Executor background, Executor later) {
        this.driver = driver;
        this.repositories = new RepositoryStore(driver);
        this.clock = clock;
        this.background = background;
        this.later = later;
    }

    /**
     * Goes over the visible repositories in byte order of their names, and over no others where it can jump.
     *
     * @param startAfter the name to start behind, which need not exist; {@code ""} for all
     * @param visitor says whether to go on
     */
    public void visit(VisibleRepositories visible, String startAfter, Predicate<RepositoryName> visitor) {
        Known current = current();
        RepositoryWalk walk = new RepositoryWalk(driver, _ -> {});
        Optional<String> at = visible.seek(startAfter.isEmpty() ? "" : RepositoryWalk.behind(startAfter));
        boolean more = true;
        while (more && at.isPresent()) {
            Optional<String> next =
                    current.complete ? Optional.ofNullable(current.names.ceilingKey(at.get())) : walk.ceiling(at.get());
            if (next.isEmpty()) {
                return;
            }
            RepositoryName name = new RepositoryName(next.get());
            more = !visible.shows(name) || visitor.test(name);
            at = visible.seek(RepositoryWalk.behind(name.value()));
        }
    }

    private Known current() {
        askedAt = clock.instant();
        Known ready = known;
        return ready != null ? ready : begin();
    }

    private Known begin() {
        beginning.lock();
        try {
            Known current = known;
            if (current == null) {
                Known empty = new Known();
                // From here on what is written is put in, so that the walk may miss it.
                known = empty;
                background.execute(() -> complete(empty));
                current = empty;
            }
            return current;
        } finally {
            beginning.unlock();
        }
    }

    private void complete(Known current) {
        try {
            walk(current);
            later.execute(() -> refresh(current));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the list of repositories cannot be made: " + e);
            known = null;
        }
    }

    private void refresh(Known current) {
        if (askedAt.plus(KEPT).isBefore(clock.instant())) {
            known = null;
            return;
        }
        try {
            walk(current);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the list of repositories cannot be refreshed and stays as it is: " + e);
        }
        later.execute(() -> refresh(current));
    }

    private void walk(Known current) {
        Walk walk = new Walk();
        List<String> skipped = new ArrayList<>();
        new RepositoryWalk(driver, e -> skipped.add(e.getMessage())).forEach(name -> current.names.put(name, walk));
        if (!skipped.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "the catalog may lack what is below " + skipped.size() + " directories, the first: "
                            + skipped.getFirst());
        }
        current.names.entrySet().stream()
                .filter(entry -> entry.getValue() != walk)
                .map(Map.Entry::getKey)
                .forEach(name -> look(current, name));
        current.last = walk;
        current.complete = true;
    }

    /** This process has written something into a repository. */
    void written(String name) {
        Known current = known;
        if (current != null && RepositoryName.isValid(name)) {
            current.names.putIfAbsent(name, current.last);
        }
    }

    /** This process has deleted something from a repository. */
    void deleted(String name) {
        Known current = known;
        if (current != null) {
            look(current, name);
        }
    }

    /** Removed before the second look: what somebody writes meanwhile is put in after it, or found by it. */
    private void look(Known current, String name) {
        if (isGone(name)) {
            current.names.remove(name);
            if (!isGone(name)) {
                written(name);
            }
        }
    }

    /** What cannot be looked at stays. */
    private boolean isGone(String name) {
        try {
            return !repositories.isRepository(name);
        } catch (StorageException e) {
            LOG.log(Level.DEBUG, name + " stays in the list of repositories", e);
            return false;
        }
    }
}
