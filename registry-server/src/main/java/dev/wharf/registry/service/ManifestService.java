package dev.wharf.registry.service;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorBody;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.MediaType;
import dev.wharf.model.Reference;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import dev.wharf.registry.manifest.InvalidManifestException;
import dev.wharf.registry.manifest.Manifest;
import dev.wharf.registry.manifest.ManifestParser;
import dev.wharf.registry.manifest.MediaTypeSniffer;
import dev.wharf.registry.manifest.Requirement;
import dev.wharf.registry.storage.BlobStore;
import dev.wharf.registry.storage.KeyedLocks;
import dev.wharf.registry.storage.ManifestStore;
import dev.wharf.registry.storage.TagStore;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/** Reads, stores and deletes manifests, by tag and by digest. */
public final class ManifestService {
    /** The largest manifest that is accepted, in bytes. */
    public static final int MAX_SIZE = 4 << 20;

    private static final System.Logger LOG = System.getLogger(ManifestService.class.getName());

    private final ManifestStore manifests;
    private final BlobStore blobs;
    private final TagStore tags;
    private final boolean deleteEnabled;
    /** A push and a deletion of one manifest take turns, else a tag could point at what has just been deleted. */
    private final KeyedLocks locks = new KeyedLocks();

    ManifestService(ManifestStore manifests, BlobStore blobs, TagStore tags, boolean deleteEnabled) {
        this.manifests = manifests;
        this.blobs = blobs;
        this.tags = tags;
        this.deleteEnabled = deleteEnabled;
    }

    /**
     * Reads a manifest.
     *
     * @throws RegistryException MANIFEST_UNKNOWN if the repository has no such tag or manifest
     */
    public StoredManifest get(RepositoryName repository, Reference reference) {
        Digest digest = resolve(repository, reference);
        byte[] bytes = manifests.read(repository, digest).orElseThrow(() -> unknown(repository, reference));
        MediaType mediaType = MediaTypeSniffer.sniff(bytes).orElseThrow(() -> {
            LOG.log(Level.WARNING, "{0}@{1} is of no kind that is served (schema 1?)", repository, digest);
            return unknown(repository, reference);
        });
        return new StoredManifest(digest, mediaType, bytes);
    }

    /**
     * Stores a manifest, and points the tag at it if the reference is one; on return all that survives a crash.
     *
     * @param mediaType as the client names it, which must be what the manifest itself says
     * @return the digest of the bytes, by the reference's algorithm if that is a digest
     * @throws RegistryException MANIFEST_INVALID; DIGEST_INVALID if the bytes do not have the digest of the reference;
     *     MANIFEST_BLOB_UNKNOWN, once for each, if what the manifest refers to is not in the repository
     */
    public Digest put(RepositoryName repository, Reference reference, MediaType mediaType, byte[] bytes) {
        if (bytes.length > MAX_SIZE) {
            throw RegistryException.of(ErrorCode.MANIFEST_INVALID, "a manifest has at most " + MAX_SIZE + " bytes");
        }
        Manifest manifest = parse(mediaType, bytes);
        Digest digest = digest(reference, bytes);
        checkRequirements(repository, manifest);
        return locks.locked(
                () -> {
                    manifests.put(repository, digest, bytes);
                    if (reference instanceof Tag tag) {
                        tags.point(repository, tag, digest);
                    }
                    return digest;
                },
                repository,
                digest);
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
                    boolean found = manifests.contains(repository, digest);
                    if (found) {
                        tags.list(repository, "", Integer.MAX_VALUE)
                                .forEach(tag -> tags.deleteIfAt(repository, tag, digest));
                    }
                    return found && manifests.delete(repository, digest);
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

    private static Manifest parse(MediaType mediaType, byte[] bytes) {
        try {
            return ManifestParser.parse(mediaType, bytes);
        } catch (InvalidManifestException e) {
            throw RegistryException.of(ErrorCode.MANIFEST_INVALID, String.valueOf(e.getMessage()));
        }
    }

    private static Digest digest(Reference reference, byte[] bytes) {
        return switch (reference) {
            case Tag _ -> Digest.Algorithm.SHA256.of(bytes);
            case Digest expected -> {
                if (!expected.algorithm().of(bytes).equals(expected)) {
                    throw RegistryException.of(
                            ErrorCode.DIGEST_INVALID, "the manifest does not have the digest " + expected);
                }
                yield expected;
            }
        };
    }

    private void checkRequirements(RepositoryName repository, Manifest manifest) {
        List<ErrorBody.Entry> missing = manifest.requirements().stream()
                .filter(requirement -> !isMet(repository, requirement))
                .map(requirement -> new ErrorBody.Entry(
                        ErrorCode.MANIFEST_BLOB_UNKNOWN,
                        ErrorCode.MANIFEST_BLOB_UNKNOWN.message(),
                        Optional.of(requirement.digest().toString())))
                .toList();
        if (!missing.isEmpty()) {
            throw new RegistryException(new ErrorBody(missing));
        }
    }

    private boolean isMet(RepositoryName repository, Requirement requirement) {
        Digest digest = requirement.digest();
        return switch (requirement.kind()) {
            case BLOB -> blobs.size(repository, digest).isPresent();
            case MANIFEST -> manifests.contains(repository, digest);
            case EITHER ->
                manifests.contains(repository, digest)
                        || blobs.size(repository, digest).isPresent();
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
