package dev.wharf.registry.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.manifest.InvalidManifestException;
import dev.wharf.registry.manifest.Manifest;
import dev.wharf.registry.manifest.ManifestParser;
import dev.wharf.registry.manifest.MediaTypeSniffer;
import dev.wharf.registry.manifest.Referrer;
import dev.wharf.registry.storage.KeyedLocks;
import dev.wharf.registry.storage.ManifestStore;
import dev.wharf.registry.storage.ReferrerStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out what manifests are about that another program has stored. The storage tells when a repository got a
 * manifest that it never had; then those are examined that are not marked as examined.
 */
final class ReferrerScan {
    private static final int BATCH = 10_000;
    private static final int REMEMBERED = 10_000;

    /** A directory may change again within the same stamp; only one that has been quiet for so long counts as seen. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    /** How long one look is good for where the storage has no stamps. */
    private static final Duration WITHOUT_STAMP = Duration.ofMinutes(1);

    private final ManifestStore manifests;
    private final ReferrerStore referrers;
    private final Clock clock;
    private final KeyedLocks locks = new KeyedLocks();
    private final Cache<RepositoryName, Look> looks =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    ReferrerScan(ManifestStore manifests, ReferrerStore referrers, Clock clock) {
        this.manifests = manifests;
        this.referrers = referrers;
        this.clock = clock;
    }

    /** Examines the manifests of a repository that nobody has examined. */
    void examineNew(RepositoryName repository) {
        if (!isSeen(repository, manifests.modified(repository))) {
            locks.locked(() -> look(repository), repository);
        }
    }

    private boolean look(RepositoryName repository) {
        Look look = new Look(manifests.modified(repository), clock.instant());
        boolean needed = !isSeen(repository, look.stamp());
        if (needed) {
            for (Algorithm algorithm : Algorithm.values()) {
                examineNew(repository, algorithm);
            }
            looks.put(repository, look);
        }
        return needed;
    }

    private boolean isSeen(RepositoryName repository, Optional<Instant> stamp) {
        Look last = looks.getIfPresent(repository);
        if (last == null || !last.stamp().equals(stamp)) {
            return false;
        }
        return stamp.isPresent()
                ? last.at().isAfter(stamp.get().plus(QUIET))
                : clock.instant().isBefore(last.at().plus(WITHOUT_STAMP));
    }

    private void examineNew(RepositoryName repository, Algorithm algorithm) {
        Optional<Digest> after = Optional.empty();
        List<Digest> batch = manifests.revisions(repository, algorithm, after, BATCH);
        if (!batch.isEmpty() && !referrers.isInUse(repository)) {
            referrers.use(repository);
        }
        while (!batch.isEmpty()) {
            Set<Digest> examined = examined(repository, after, batch.getLast());
            batch.stream()
                    .filter(digest -> !examined.contains(digest))
                    .forEach(digest ->
                            manifests.read(repository, digest).ifPresent(bytes -> examine(repository, digest, bytes)));
            after = Optional.of(batch.getLast());
            batch = manifests.revisions(repository, algorithm, after, BATCH);
        }
    }

    private Set<Digest> examined(RepositoryName repository, Optional<Digest> startAfter, Digest last) {
        Set<Digest> examined = new HashSet<>();
        Optional<Digest> after = startAfter;
        while (after.isEmpty() || after.get().compareTo(last) < 0) {
            List<Digest> batch = referrers.examined(repository, after, BATCH);
            if (batch.isEmpty()) {
                return examined;
            }
            examined.addAll(batch);
            after = Optional.of(batch.getLast());
        }
        return examined;
    }

    private void examine(RepositoryName repository, Digest digest, byte[] bytes) {
        parse(bytes).ifPresent(manifest -> announce(repository, digest, manifest, bytes.length));
        referrers.markExamined(repository, digest);
    }

    /** Writes down what a manifest is about, if it is about another one. */
    void announce(RepositoryName repository, Digest digest, Manifest manifest, long size) {
        manifest.subject()
                .ifPresent(subject -> referrers.add(
                        repository,
                        subject,
                        digest,
                        Referrer.of(manifest, digest, size).toJson()));
    }

    /** Reads a stored manifest; empty if it is none of those that are about others, such as schema 1. */
    Optional<Manifest> parse(byte[] bytes) {
        return MediaTypeSniffer.sniff(bytes).flatMap(mediaType -> {
            try {
                return Optional.of(ManifestParser.parse(mediaType, bytes));
            } catch (InvalidManifestException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * A look at all manifests of a repository.
     *
     * @param stamp when the repository had last got a new one, by the storage's clock
     * @param at when the look began, by ours
     */
    private record Look(Optional<Instant> stamp, Instant at) {}
}
