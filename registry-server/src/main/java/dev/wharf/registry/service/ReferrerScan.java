package dev.wharf.registry.service;

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
import dev.wharf.registry.storage.ManifestWatch;
import dev.wharf.registry.storage.ManifestWatch.Need;
import dev.wharf.registry.storage.ReferrerStore;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Finds out what manifests are about that another program has stored. When a repository may have got some, those are
 * examined that are not marked as examined.
 */
final class ReferrerScan {
    private static final System.Logger LOG = System.getLogger(ReferrerScan.class.getName());
    private static final int BATCH = 10_000;

    private final ManifestStore manifests;
    private final ReferrerStore referrers;
    private final ManifestWatch watch;
    private final Executor background;
    private final Executor later;
    private final KeyedLocks locks = new KeyedLocks();

    /**
     * A scan that begins with the first question.
     *
     * @param background runs a task that no request waits for
     * @param later runs a task about {@link ManifestWatch#PAUSE} after it got it
     */
    ReferrerScan(
            ManifestStore manifests,
            ReferrerStore referrers,
            ManifestWatch watch,
            Executor background,
            Executor later) {
        this.manifests = manifests;
        this.referrers = referrers;
        this.watch = watch;
        this.background = background;
        this.later = later;
    }

    /** Examines the manifests of a repository that nobody has examined; where there are many, a little later. */
    void examineNew(RepositoryName repository) {
        Need need = watch.asked(repository);
        if (need == Need.NOW) {
            need = locks.locked(() -> lookUnlessDone(repository), repository);
        }
        if (need == Need.SOON) {
            background.execute(() -> lookQuietly(repository));
        }
    }

    /** Whoever waited for another one's look has it now; returns what is needed after that. */
    private Need lookUnlessDone(RepositoryName repository) {
        Need need = watch.asked(repository);
        if (need != Need.NOW) {
            return need;
        }
        look(repository);
        return Need.NONE;
    }

    private void look(RepositoryName repository) {
        if (watch.look(repository, () -> examineAll(repository))) {
            later.execute(() -> follow(repository));
        }
    }

    /** Nobody waits for it, and nobody would hear of a failure; the next one tries again. */
    private void lookQuietly(RepositoryName repository) {
        try {
            look(repository);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the manifests of " + repository + " cannot be examined: " + e);
        }
    }

    private void follow(RepositoryName repository) {
        if (watch.isFollowed(repository)) {
            if (watch.isLookDue(repository)) {
                lookQuietly(repository);
            }
            later.execute(() -> follow(repository));
        }
    }

    private int examineAll(RepositoryName repository) {
        int count = 0;
        for (Algorithm algorithm : Algorithm.values()) {
            count += examineAll(repository, algorithm);
        }
        return count;
    }

    private int examineAll(RepositoryName repository, Algorithm algorithm) {
        int count = 0;
        Optional<Digest> after = Optional.empty();
        List<Digest> batch = manifests.revisions(repository, algorithm, after, BATCH);
        if (!batch.isEmpty() && !referrers.isInUse(repository)) {
            referrers.use(repository);
        }
        while (!batch.isEmpty()) {
            count += batch.size();
            Set<Digest> examined = examined(repository, after, batch.getLast());
            batch.stream()
                    .filter(digest -> !examined.contains(digest))
                    .forEach(digest ->
                            manifests.read(repository, digest).ifPresent(bytes -> examine(repository, digest, bytes)));
            after = Optional.of(batch.getLast());
            batch = manifests.revisions(repository, algorithm, after, BATCH);
        }
        return count;
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
}
