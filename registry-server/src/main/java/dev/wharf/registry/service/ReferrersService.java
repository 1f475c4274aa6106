package dev.wharf.registry.service;

import dev.wharf.model.Digest;
import dev.wharf.model.MediaType;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import dev.wharf.registry.manifest.Manifest;
import dev.wharf.registry.manifest.Referrer;
import dev.wharf.registry.manifest.Requirement;
import dev.wharf.registry.storage.ManifestStore;
import dev.wharf.registry.storage.ReferrerStore;
import dev.wharf.registry.storage.TagStore;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Lists the manifests that are about another one (OCI distribution spec, "Listing Referrers"). */
public final class ReferrersService {
    /** The largest page, in entries. */
    public static final int MAX_ENTRIES = 1000;

    /** What a page has in bytes when no further entry is added to it. */
    private static final int FULL = ManifestService.MAX_SIZE;

    /** Of the hexadecimal part of a digest, so much is in the tag of the referrers tag schema. */
    private static final int FALLBACK_LENGTH = 64;

    private final ManifestStore manifests;
    private final TagStore tags;
    private final ReferrerStore referrers;
    private final ReferrerScan scan;

    ReferrersService(ManifestStore manifests, TagStore tags, ReferrerStore referrers, ReferrerScan scan) {
        this.manifests = manifests;
        this.tags = tags;
        this.referrers = referrers;
        this.scan = scan;
    }

    /**
     * The manifests about {@code subject}, in the order of their digests. There need not be such a subject, nor such a
     * repository.
     *
     * @param artifactType only those of this type; empty for all
     * @param last only those behind this one, which need not exist; empty for all
     * @param n at most so many, from 0 to {@link #MAX_ENTRIES}; fewer if they are large
     */
    public ReferrersPage list(
            RepositoryName repository, Digest subject, Optional<String> artifactType, Optional<Digest> last, int n) {
        scan.examineNew(repository);
        NavigableSet<Digest> fallback = n == 0 ? new TreeSet<>() : fallback(repository, subject);
        List<Referrer> page = new ArrayList<>();
        long size = 0;
        Optional<Digest> after = last;
        List<Digest> batch = n == 0 ? List.of() : batch(repository, subject, fallback, after);
        while (!batch.isEmpty()) {
            for (Digest digest : batch) {
                Optional<Referrer> referrer = find(repository, subject, digest)
                        .filter(found ->
                                artifactType.isEmpty() || found.artifactType().equals(artifactType));
                if (referrer.isPresent() && (page.size() == n || size >= FULL)) {
                    return new ReferrersPage(page, true);
                }
                referrer.ifPresent(page::add);
                size += referrer.map(found -> found.toJson().length).orElse(0);
            }
            after = Optional.of(batch.getLast());
            batch = batch(repository, subject, fallback, after);
        }
        return new ReferrersPage(page, false);
    }

    private List<Digest> batch(
            RepositoryName repository, Digest subject, NavigableSet<Digest> fallback, Optional<Digest> after) {
        List<Digest> listed = referrers.list(repository, subject, after, MAX_ENTRIES);
        NavigableSet<Digest> batch = new TreeSet<>(after.isPresent() ? fallback.tailSet(after.get(), false) : fallback);
        // What lies behind a full batch comes with the next one.
        NavigableSet<Digest> inside = listed.size() == MAX_ENTRIES ? batch.headSet(listed.getLast(), true) : batch;
        inside.addAll(listed);
        return List.copyOf(inside);
    }

    private Optional<Referrer> find(RepositoryName repository, Digest subject, Digest digest) {
        if (!manifests.contains(repository, digest)) {
            return Optional.empty();
        }
        return referrers
                .read(repository, subject, digest)
                .flatMap(Referrer::parse)
                .or(() -> manifests
                        .read(repository, digest)
                        .flatMap(bytes ->
                                scan.parse(bytes).map(manifest -> Referrer.of(manifest, digest, bytes.length))));
    }

    /** What clients have listed under a tag for registries without this endpoint ("Referrers Tag Schema"). */
    private NavigableSet<Digest> fallback(RepositoryName repository, Digest subject) {
        NavigableSet<Digest> listed = new TreeSet<>();
        tags.resolve(
                        repository,
                        new Tag(subject.algorithm().label() + "-"
                                + subject.hex().substring(0, FALLBACK_LENGTH)))
                .flatMap(index -> manifests.read(repository, index))
                .flatMap(scan::parse)
                .filter(index -> index.mediaType().equals(MediaType.OCI_INDEX))
                .ifPresent(index ->
                        index.requirements().stream().map(Requirement::digest).forEach(listed::add));
        return listed;
    }

    /** Writes down what a manifest is about, before anybody can see it. */
    void announce(RepositoryName repository, Digest digest, Manifest manifest, long size) {
        scan.announce(repository, digest, manifest, size);
    }

    /** Notes that a manifest is stored and needs no examination. */
    void settle(RepositoryName repository, Digest digest, Manifest manifest) {
        if (manifest.subject().isPresent() || referrers.isInUse(repository)) {
            referrers.markExamined(repository, digest);
        }
    }

    /** Forgets a manifest that is deleted. */
    void forget(RepositoryName repository, Digest digest, byte[] bytes) {
        scan.parse(bytes)
                .flatMap(Manifest::subject)
                .ifPresent(subject -> referrers.remove(repository, subject, digest));
    }
}
