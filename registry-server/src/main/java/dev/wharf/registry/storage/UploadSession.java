package dev.wharf.registry.storage;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * One request's hold on an upload; nobody else can write to it until {@link #close()}. For one thread.
 *
 * <p>Closed without {@link #checkpoint()}, {@link #commit} or {@link #abort()}, what this session has appended since
 * the last checkpoint is dropped. A crash may drop it or keep it, in full or its beginning.
 */
public interface UploadSession extends AutoCloseable {
    /** The number of bytes that the upload has, those of this session included. */
    long offset();

    /** Hands over all bytes up to {@link #offset()}, in order; the buffers are valid during the call alone. */
    void replay(Consumer<ByteBuffer> reader);

    /** Adds the remaining bytes of a buffer. */
    void append(ByteBuffer data);

    /** Makes what has been appended survive a power cut and the end of the session. */
    void checkpoint();

    /**
     * Makes the upload an object, and that survive a power cut; the upload is gone then. An object of the same length
     * that is already there is left as it is, for paths of objects are made of their digests.
     *
     * @throws StorageException {@link StorageException.Reason#GONE} if another process has removed the upload
     */
    void commit(String finalPath);

    /** Drops the upload. */
    void abort();

    @Override
    void close();
}
