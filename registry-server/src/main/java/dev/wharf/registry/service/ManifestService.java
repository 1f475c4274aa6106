package dev.wharf.registry.service;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.MediaType;
import dev.wharf.model.Reference;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import dev.wharf.registry.manifest.Manifest;
import dev.wharf.registry.manifest.MediaTypeSniffer;
import dev.wharf.registry.manifest.PlatformChild;
import dev.wharf.registry.storage.KeyedLocks;
import dev.wharf.registry.storage.ManifestStore;
import dev.wharf.registry.storage.TagStore;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Reads, stores and deletes manifests, by tag and by digest. */
public final class ManifestService {
    /** The largest manifest that is accepted, in bytes. */
    public static final int MAX_SIZE = 4 << 20;

    private static final System.Logger LOG = System.getLogger(ManifestService.class.getName());

    private final ManifestStore manifests;
    private final TagStore tags;
    private final ManifestChecks checks;
    private final ReferrersService referrers;
    private final boolean deleteEnabled;
    private final ManifestCache cache = new ManifestCache();
    /** A push and a deletion of one manifest take turns, else a tag could point at what has just been deleted. */
    private final KeyedLocks locks = new KeyedLocks();

    ManifestService(
            ManifestStore manifests,
            TagStore tags,
            ManifestChecks checks,
            ReferrersService referrers,
            boolean deleteEnabled) {
        this.manifests = manifests;
        this.tags = tags;
        this.checks = checks;
        this.referrers = referrers;
        this.deleteEnabled = deleteEnabled;
    }

    /**
     * Reads a manifest.
     *
     * @throws RegistryException MANIFEST_UNKNOWN if the repository has no such tag or manifest
     */
    public StoredManifest get(RepositoryName repository, Reference reference) {
        Digest digest = resolve(repository, reference);
        Optional<StoredManifest> manifest = find(repository, digest);
        if (manifest.isPresent()) {
            return manifest.get();
        }
        // Since the tag was looked at it may have moved, and what it pointed at been deleted.
        if (resolve(repository, reference).equals(digest)) {
            throw unknown(repository, reference);
        }
        return get(repository, reference);
    }

    private Optional<StoredManifest> find(RepositoryName repository, Digest digest) {
        Optional<StoredManifest> cached = cache.find(digest).filter(_ -> manifests.links(repository, digest));
        return cached.isPresent() ? cached : read(repository, digest);
    }

    private Optional<StoredManifest> read(RepositoryName repository, Digest digest) {
        Optional<byte[]> bytes = manifests.read(repository, digest);
        Optional<MediaType> mediaType = bytes.flatMap(MediaTypeSniffer::sniff);
        if (bytes.isPresent() && mediaType.isEmpty()) {
            LOG.log(Level.WARNING, "{0}@{1} is of no kind that is served (schema 1?)", repository, digest);
        }
        Optional<StoredManifest> manifest = mediaType.map(type -> new StoredManifest(digest, type, bytes.get()));
        manifest.ifPresent(cache::keep);
        return manifest;
    }

    /**
     * Reads the first manifest of an index that is for a platform.
     *
     * @throws RegistryException MANIFEST_UNKNOWN if there is none
     */
    public StoredManifest child(RepositoryName repository, StoredManifest index, String os, String architecture) {
        return PlatformChild.find(index.bytes(), os, architecture)
                .map(digest -> get(repository, digest))
                .orElseThrow(() -> RegistryException.of(
                        ErrorCode.MANIFEST_UNKNOWN, "the manifest list has nothing for " + os + "/" + architecture));
    }

    /**
     * Stores a manifest, and points tags at it; on return all that survives a crash.
     *
     * @param bytes the manifest; not changed afterwards
     * @throws RegistryException MANIFEST_INVALID; DIGEST_INVALID if the bytes do not have the digest of the reference;
     *     MANIFEST_BLOB_UNKNOWN, once for each, if what the manifest refers to is not in the repository;
     *     PRECONDITION_FAILED if the condition does not hold; DENIED if a tag is there that may not be moved
     */
    public PushedManifest put(RepositoryName repository, ManifestPush push, byte[] bytes) {
        Manifest manifest = checks.parse(push.mediaType(), bytes);
        Digest digest = ManifestChecks.digest(push.reference(), bytes);
        checks.requireParts(repository, manifest);
        boolean stored = locks.locked(
                () -> tags.point(
                        repository,
                        push.tags(),
                        digest,
                        (tag, current) -> mayPoint(push, tag, current),
                        () -> store(repository, digest, manifest, bytes)),
                repository,
                digest);
        if (!stored) {
            throw RegistryException.of(
                    ErrorCode.PRECONDITION_FAILED, "the tag does not point at what the request expects");
        }
        return new PushedManifest(digest, manifest.subject());
    }

    private static boolean mayPoint(ManifestPush push, Tag tag, Optional<Digest> current) {
        if (current.isPresent() && push.immutable().test(tag)) {
            throw RegistryException.denied("tag " + tag + " is immutable and exists already");
        }
        return push.condition().holds(current);
    }

    /** Nobody sees a manifest before the list of referrers has it. */
    private void store(RepositoryName repository, Digest digest, Manifest manifest, byte[] bytes) {
        referrers.announce(repository, digest, manifest, bytes.length);
        manifests.put(repository, digest, bytes);
        referrers.settle(repository, digest, manifest);
    }

    /**
     * By tag: removes the tag alone. By digest: removes the manifest and the tags that point at it.
     *
     * @throws RegistryException MANIFEST_UNKNOWN; UNSUPPORTED if deleting is switched off
     */
    public void delete(RepositoryName repository, Reference reference) {
        if (!deleteEnabled) {
            throw RegistryException.of(ErrorCode.UNSUPPORTED);
        }
        boolean found = switch (reference) {
            case Tag tag -> tags.delete(repository, tag);
            case Digest digest -> delete(repository, digest);
        };
        if (!found) {
            throw unknown(repository, reference);
        }
    }

    /** The tags go first: a crash half-way leaves a manifest without tags, which is no harm, not tags without one. */
    private boolean delete(RepositoryName repository, Digest digest) {
        return locks.locked(
                () -> {
                    if (!manifests.contains(repository, digest)) {
                        return false;
                    }
                    Optional<byte[]> bytes = manifests.read(repository, digest);
                    tags.deleteAllAt(repository, digest);
                    boolean deleted = manifests.delete(repository, digest);
                    bytes.ifPresent(manifest -> referrers.forget(repository, digest, manifest));
                    return deleted;
                },
                repository,
                digest);
    }

    /** How often the storage gave other bytes for a manifest than it was given; those are taken as missing. */
    public long mismatches() {
        return manifests.mismatches();
    }

    private Digest resolve(RepositoryName repository, Reference reference) {
        return switch (reference) {
            case Digest digest -> digest;
            case Tag tag -> tags.resolve(repository, tag).orElseThrow(() -> unknown(repository, tag));
        };
    }

    private static RegistryException unknown(RepositoryName repository, Reference reference) {
        return RegistryException.of(
                ErrorCode.MANIFEST_UNKNOWN,
                switch (reference) {
                    case Tag tag -> "unknown tag=" + tag;
                    case Digest digest -> "unknown manifest name=" + repository + " revision=" + digest;
                });
    }
}
