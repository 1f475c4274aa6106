package dev.wharf.registry.storage;

import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** An object open for reading. It stays readable until it is closed, even when it is deleted or replaced meanwhile. */
public interface StoredObject extends AutoCloseable {
    /** The length in bytes. */
    long size();

    /**
     * The bytes from {@code offset}, exactly {@code length} of them; reading fails with an {@link java.io.IOException}
     * if the storage fails or holds fewer. Several streams may be open at once, none after {@link #close()}.
     *
     * @throws IndexOutOfBoundsException if the range is not inside the object
     */
    InputStream stream(long offset, long length);

    /** The open file, to be read by position; present only where the object is a local file. */
    Optional<FileChannel> channel();

    @Override
    void close();
}
