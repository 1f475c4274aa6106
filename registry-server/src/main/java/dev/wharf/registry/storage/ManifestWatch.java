package dev.wharf.registry.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.RepositoryName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * Tells when another program may have added manifests to a repository, so that somebody looks at all of them. What this
 * process itself adds calls for no look. Knows only repositories that somebody has asked about.
 *
 * <p>Nobody waits for a look at many manifests but the first who asks: a repository that has many is followed in the
 * background as long as it is asked about.
 */
public final class ManifestWatch {
    /** What is to be done about a repository before an answer rests on what is known of its manifests. */
    public enum Need {
        /** Nothing. */
        NONE,
        /** A look that nobody waits for; whoever gets this answer makes it. */
        SOON,
        /** A look. */
        NOW
    }

    /** How long a look that nobody waits for is put off, after the one before. */
    public static final Duration PAUSE = Duration.ofSeconds(5);

    /** Manifests from which on nobody waits for a look. */
    static final int MANY = 1000;

    private static final int REMEMBERED = 10_000;

    private final StorageDriver driver;
    private final InstantSource clock;
    private final Cache<String, WatchedManifests> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Set<String> followed = ConcurrentHashMap.newKeySet();

    public ManifestWatch(StorageDriver driver, InstantSource clock) {
        this.driver = driver;
        this.clock = clock;
    }

    /** Somebody asks about a repository. */
    public Need asked(RepositoryName repository) {
        return of(repository).asked(changedAt(repository), clock.instant(), followed.contains(repository.value()));
    }

    /**
     * Looks at a repository.
     *
     * @param action looks at all its manifests, and tells how many there are
     * @return whether it has to be followed from now on; whoever gets this answer does it
     */
    public boolean look(RepositoryName repository, IntSupplier action) {
        WatchedManifests manifests = of(repository);
        try {
            Instant started = clock.instant();
            Instant before = changedAt(repository);
            manifests.beginLook();
            int count = action.getAsInt();
            manifests.endLook(before, started, clock.instant(), count);
        } finally {
            manifests.endRefresh();
        }
        return manifests.areMany() && followed.add(repository.value());
    }

    /** Whether a repository is to be followed any longer: it has many manifests, and is asked about. */
    public boolean isFollowed(RepositoryName repository) {
        WatchedManifests manifests = known.getIfPresent(repository.value());
        if (manifests == null || !manifests.areMany() || manifests.isForgettable(clock.instant())) {
            known.invalidate(repository.value());
            followed.remove(repository.value());
            return false;
        }
        return true;
    }

    /** Whether a repository that is followed has to be looked at; also if the storage cannot tell. */
    public boolean isLookDue(RepositoryName repository) {
        try {
            return of(repository).isLookDue(changedAt(repository), clock.instant());
        } catch (RuntimeException e) {
            return true;
        }
    }

    /** Begins a change, if it is one of a manifest. */
    OwnChange change(Optional<Layout.Place> place) {
        return place.filter(Layout.Place::revision)
                .map(Layout.Place::repository)
                .flatMap(name -> Optional.ofNullable(known.getIfPresent(name))
                        .map(manifests -> manifests.change(() -> changedAt(new RepositoryName(name)))))
                .orElse(() -> {});
    }

    private WatchedManifests of(RepositoryName repository) {
        return known.get(repository.value(), _ -> new WatchedManifests());
    }

    /**
     * When a manifest was last added that the repository had not, or removed, by the storage's clock; a time without a
     * sense if there are none, or the storage does not tell.
     */
    private Instant changedAt(RepositoryName repository) {
        return Stream.of(Algorithm.values())
                .flatMap(algorithm -> driver.changedAt(Layout.revisions(repository, algorithm)).stream())
                .max(Comparator.naturalOrder())
                .orElse(WatchedManifests.UNTOLD);
    }
}
