package dev.wharf.registry.service;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.storage.BlobStore;
import dev.wharf.registry.storage.StoredObject;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads, mounts and deletes blobs. A blob is in a repository when its link is there and its data exist. */
public final class BlobService {
    private final BlobStore blobs;
    private final boolean deleteEnabled;

    BlobService(BlobStore blobs, boolean deleteEnabled) {
        this.blobs = blobs;
        this.deleteEnabled = deleteEnabled;
    }

    /**
     * Opens a blob; the caller closes it.
     *
     * @throws RegistryException BLOB_UNKNOWN if the repository does not have it
     */
    public BlobContent open(RepositoryName repository, Digest digest) {
        return blobs.open(repository, digest)
                .map(object -> new OpenBlob(digest, object))
                .orElseThrow(() -> unknown(digest));
    }

    /**
     * The length of a blob in bytes.
     *
     * @throws RegistryException BLOB_UNKNOWN if the repository does not have it
     */
    public long size(RepositoryName repository, Digest digest) {
        return blobs.size(repository, digest).orElseThrow(() -> unknown(digest));
    }

    /**
     * Takes a blob out of a repository; the data stay for the garbage collection.
     *
     * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, UNSUPPORTED if deleting is switched
     *     off
     */
    public void delete(RepositoryName repository, Digest digest) {
        if (!deleteEnabled) {
            throw RegistryException.of(ErrorCode.UNSUPPORTED);
        }
        if (!blobs.unlink(repository, digest)) {
            throw unknown(digest);
        }
    }

    /** Makes a blob of one repository a blob of another; false, and nothing changes, if the first does not have it. */
    public boolean mount(Digest digest, RepositoryName from, RepositoryName to) {
        return blobs.mount(digest, from, to);
    }

    /**
     * Makes a blob a repository's that lies in another one, wherever that is; false, and nothing changes, if it is not
     * found. It is looked for where this process has seen it lately, and in the repositories that the caller names.
     *
     * @param mayPull whether the caller may pull from a repository: in others it is not looked for
     * @param named a few repositories of which the caller may pull
     */
    public boolean mount(
            Digest digest, Predicate<RepositoryName> mayPull, List<RepositoryName> named, RepositoryName to) {
        return Stream.concat(blobs.seenIn(digest).stream().filter(mayPull), named.stream())
                .distinct()
                .anyMatch(from -> blobs.mount(digest, from, to));
    }

    private static RegistryException unknown(Digest digest) {
        return RegistryException.of(ErrorCode.BLOB_UNKNOWN, digest.toString());
    }

    private record OpenBlob(Digest digest, StoredObject object) implements BlobContent {
        @Override
        public long size() {
            return object.size();
        }

        @Override
        public InputStream stream(long offset, long length) {
            return object.stream(offset, length);
        }

        @Override
        public Optional<FileChannel> channel() {
            return object.channel();
        }

        @Override
        public void close() {
            object.close();
        }
    }
}
