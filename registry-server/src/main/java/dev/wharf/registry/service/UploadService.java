package dev.wharf.registry.service;

import dev.wharf.model.Digest;
import dev.wharf.model.RepositoryName;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * Takes in blobs: in one go, or in pieces over several requests.
 *
 * <p>Bytes go to the storage and through the hash in one pass. A body that breaks off is the client's failure: what has
 * arrived is kept, the upload can be continued, and the exception of the body is passed on. One request at a time may
 * write to an upload; another one gets RANGE_INVALID.
 */
public final class UploadService {
    UploadService() {}

    /** Starts an empty upload. */
    public UploadStatus start(RepositoryName repository) {
        throw new UnsupportedOperationException();
    }

    /** @throws RegistryException BLOB_UPLOAD_UNKNOWN if there is no such upload */
    public UploadStatus status(RepositoryName repository, String id) {
        throw new UnsupportedOperationException();
    }

    /**
     * Adds a piece; on return it survives a crash.
     *
     * @param expectedOffset where the client believes to be
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN; RANGE_INVALID if the upload is elsewhere: it stays as it is
     * @throws IOException of the body
     */
    public UploadStatus append(RepositoryName repository, String id, OptionalLong expectedOffset, InputStream body)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Adds the last piece, possibly empty, and makes the upload a blob of the repository; on return that survives a
     * crash.
     *
     * @return the digest of the blob, which is the expected one
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN; RANGE_INVALID as for {@link #append}; DIGEST_INVALID if the bytes
     *     do not have the expected digest: the upload is gone then
     * @throws IOException of the body
     */
    public Digest commit(
            RepositoryName repository, String id, OptionalLong expectedOffset, InputStream rest, Digest expected)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Stores a whole blob, without an upload that could be continued.
     *
     * @throws RegistryException DIGEST_INVALID if the bytes do not have the expected digest
     * @throws IOException of the body
     */
    public Digest store(RepositoryName repository, InputStream body, Digest expected) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Drops an upload and its bytes.
     *
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN
     */
    public void cancel(RepositoryName repository, String id) {
        throw new UnsupportedOperationException();
    }
}
