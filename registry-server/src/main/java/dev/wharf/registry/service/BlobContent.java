package dev.wharf.registry.service;

import dev.wharf.model.Digest;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** An open blob. It stays readable until it is closed, even when somebody deletes the blob meanwhile. */
public interface BlobContent extends AutoCloseable {
    /** The digest that was asked for. */
    Digest digest();

    /** The length in bytes. */
    long size();

    /**
     * The bytes from {@code offset}, exactly {@code length} of them; reading fails with an {@link java.io.IOException}
     * if the storage fails or holds fewer. Several streams may be open at once, none after {@link #close()}.
     *
     * @throws IndexOutOfBoundsException if the range is not inside the blob
     */
    InputStream stream(long offset, long length);

    /** The file behind the blob, for zero copy by position; present only where the bytes lie in a local file. */
    Optional<FileChannel> channel();

    @Override
    void close();
}
