package dev.wharf.registry.service;

import dev.wharf.model.Digest;
import dev.wharf.model.RepositoryName;

/** Reads, mounts and deletes blobs. A blob is in a repository when its link is there and its data exist. */
public final class BlobService {
    BlobService() {}

    /**
     * Opens a blob; the caller closes it.
     *
     * @throws RegistryException BLOB_UNKNOWN if the repository does not have it
     */
    public BlobContent open(RepositoryName repository, Digest digest) {
        throw new UnsupportedOperationException();
    }

    /**
     * The length of a blob in bytes.
     *
     * @throws RegistryException BLOB_UNKNOWN if the repository does not have it
     */
    public long size(RepositoryName repository, Digest digest) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes a blob out of a repository; the data stay for the garbage collection.
     *
     * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, UNSUPPORTED if deleting is switched
     *     off
     */
    public void delete(RepositoryName repository, Digest digest) {
        throw new UnsupportedOperationException();
    }

    /** Makes a blob of one repository a blob of another; false, and nothing changes, if the first does not have it. */
    public boolean mount(Digest digest, RepositoryName from, RepositoryName to) {
        throw new UnsupportedOperationException();
    }
}
