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
import dev.wharf.registry.manifest.Requirement;
import dev.wharf.registry.storage.BlobStore;
import dev.wharf.registry.storage.ManifestStore;
import java.util.List;
import java.util.Optional;

/** What a manifest has to be before it is stored. */
final class ManifestChecks {
    private final ManifestStore manifests;
    private final BlobStore blobs;
    private final boolean sparse;

    /** @param sparse whether what a manifest refers to may be missing */
    ManifestChecks(ManifestStore manifests, BlobStore blobs, boolean sparse) {
        this.manifests = manifests;
        this.blobs = blobs;
        this.sparse = sparse;
    }

    /** @throws RegistryException MANIFEST_INVALID */
    Manifest parse(MediaType mediaType, byte[] bytes) {
        if (bytes.length > ManifestService.MAX_SIZE) {
            throw RegistryException.of(
                    ErrorCode.MANIFEST_INVALID, "a manifest has at most " + ManifestService.MAX_SIZE + " bytes");
        }
        try {
            return ManifestParser.parse(mediaType, bytes);
        } catch (InvalidManifestException e) {
            throw RegistryException.of(ErrorCode.MANIFEST_INVALID, String.valueOf(e.getMessage()));
        }
    }

    /**
     * The digest of a manifest, by the algorithm of its reference.
     *
     * @throws RegistryException DIGEST_INVALID if the reference is another digest
     */
    static Digest digest(Reference reference, byte[] bytes) {
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

    /** @throws RegistryException MANIFEST_BLOB_UNKNOWN, once for each thing that is not in the repository */
    void requireParts(RepositoryName repository, Manifest manifest) {
        if (sparse) {
            return;
        }
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
}
