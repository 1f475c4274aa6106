package dev.wharf.registry.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the bytes lie: a file system, memory, an object store. A driver knows paths and bytes, nothing of registries.
 *
 * <p>Paths are relative, their components joined by {@code /}, made by {@link Layout} alone. A path names an object or
 * a directory, never both. Whether an empty directory exists is up to the driver: nothing may depend on it. All methods
 * may be called by many threads at once, and throw {@link StorageException} if the storage fails; that something is not
 * there is an answer and no failure.
 */
public interface StorageDriver extends AutoCloseable {
    /** How far a small object has got when {@link #put} returns. */
    enum Durability {
        /** It survives a power cut. */
        NOW,
        /** It survives the end of this process; a power cut may undo it, but not leave half of it. */
        EVENTUAL
    }

    /**
     * Reads a small object whole.
     *
     * @param maxSize in bytes; a larger object is a failure
     */
    Optional<byte[]> get(String path, int maxSize);

    /** Writes a small object, or replaces it: readers see the old one or the new one, never a part. */
    void put(String path, byte[] content, Durability durability);

    /** The length of an object in bytes; empty if there is none, or a directory. */
    OptionalLong size(String path);

    /** Opens a large object for reading; the caller closes it. */
    Optional<StoredObject> open(String path);

    /**
     * The names directly below a directory, objects and directories alike, in byte order.
     *
     * @param startAfter only names behind this one, which need not exist; {@code ""} for all
     * @param limit at most so many; fewer means that there are no more
     */
    List<String> list(String directory, String startAfter, int limit);

    /**
     * When the names directly below a directory last changed, by the storage's own clock; empty if there is no such
     * directory, or the storage does not tell. As long as it stays the same, {@link #list} does too, unless the change
     * was so recent that the clock had no time to move on.
     */
    Optional<Instant> changedAt(String directory);

    /**
     * Removes an object, so that a power cut does not bring it back, and its directory if nothing else is in it; false
     * if the object was not there.
     */
    boolean delete(String path);

    /** Removes a directory with all that is in it; a power cut may bring back parts. Missing is no failure. */
    void deleteTree(String directory);

    /**
     * Starts an empty upload.
     *
     * @param path its own; a driver may keep more beside it, under names that start with it
     */
    UploadSession createUpload(String path);

    /**
     * Continues an upload; empty if there is none.
     *
     * @throws StorageException {@link StorageException.Reason#BUSY} if another session holds it
     */
    Optional<UploadSession> resumeUpload(String path);

    /** How far an upload is; empty if there is none. */
    Optional<StoredUpload> findUpload(String path);

    /**
     * Removes what crashes have left of {@link #put}, as far as it was written before this time; returns how many
     * pieces. Looks at everything that is stored.
     */
    long sweep(Instant before);

    @Override
    void close();
}
