package dev.wharf.registry.storage;

import dev.wharf.model.RepositoryName;
import dev.wharf.model.VisibleRepositories;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
 * seconds where there are many, so that only the first who asks waits for it. Later walks run in the background, half a
 * minute after each other; what this process itself writes and deletes is known at once.
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
    private final Executor later;
    private final ReentrantLock walking = new ReentrantLock();
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

    /** @param later runs a task about {@link #PAUSE} after it got it */
    public RepositoryIndex(StorageDriver driver, RepositoryStore repositories, InstantSource clock, Executor later) {
        this.driver = driver;
        this.repositories = repositories;
        this.clock = clock;
        this.later = later;
    }

    /**
     * Goes over the visible repositories in byte order of their names, and over no others where it can jump.
     *
     * @param startAfter the name to start behind, which need not exist; {@code ""} for all
     * @param visitor says whether to go on
     */
    public void visit(VisibleRepositories visible, String startAfter, Predicate<RepositoryName> visitor) {
        ConcurrentNavigableMap<String, Walk> names = names();
        Optional<String> at = visible.seek(behind(startAfter));
        boolean more = true;
        while (more && at.isPresent()) {
            String key = names.ceilingKey(at.get());
            if (key == null) {
                return;
            }
            RepositoryName name = new RepositoryName(key);
            more = !visible.shows(name) || visitor.test(name);
            at = visible.seek(behind(key));
        }
    }

    /** The least text that is greater. */
    private static String behind(String text) {
        return text.isEmpty() ? text : text + '\0';
    }

    private ConcurrentNavigableMap<String, Walk> names() {
        askedAt = clock.instant();
        Known ready = known;
        return ready != null && ready.complete ? ready.names : firstWalk();
    }

    private ConcurrentNavigableMap<String, Walk> firstWalk() {
        walking.lock();
        try {
            Known current = known;
            if (current == null) {
                current = new Known();
                // From here on what is written is put in, so that the walk may miss it.
                known = current;
            }
            if (!current.complete) {
                walk(current);
                later.execute(this::refresh);
            }
            return current.names;
        } finally {
            walking.unlock();
        }
    }

    private void refresh() {
        walking.lock();
        try {
            Known current = known;
            if (current != null && askedAt.plus(KEPT).isAfter(clock.instant())) {
                walk(current);
                later.execute(this::refresh);
            } else {
                known = null;
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the list of repositories cannot be refreshed and stays as it is: " + e);
            later.execute(this::refresh);
        } finally {
            walking.unlock();
        }
    }

    private void walk(Known current) {
        Walk walk = new Walk();
        new RepositoryWalk(driver, name -> current.names.put(name, walk)).run();
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
        if (!repositories.isRepository(name)) {
            current.names.remove(name);
            if (repositories.isRepository(name)) {
                written(name);
            }
        }
    }
}
