package dev.wharf.registry.service;

import dev.wharf.model.Digest;
import dev.wharf.model.MediaType;
import dev.wharf.model.Reference;
import dev.wharf.model.RepositoryName;

/** Reads, stores and deletes manifests, by tag and by digest. */
public final class ManifestService {
    /** The largest manifest that is accepted, in bytes. */
    public static final int MAX_SIZE = 4 << 20;

    ManifestService() {}

    /** @throws RegistryException MANIFEST_UNKNOWN if the repository has no such tag or manifest */
    public StoredManifest get(RepositoryName repository, Reference reference) {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /**
     * By tag: removes the tag alone. By digest: removes the manifest and the tags that point at it.
     *
     * @throws RegistryException MANIFEST_UNKNOWN; UNSUPPORTED if deleting is switched off
     */
    public void delete(RepositoryName repository, Reference reference) {
        throw new UnsupportedOperationException();
    }
}
