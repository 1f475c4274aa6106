package dev.wharf.server.connection;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** The way from a file to the client's socket that does not pass through the heap. */
public interface ZeroCopy {
    /**
     * Sends bytes of a file as the next bytes of the response body; returns when all are on their way.
     *
     * <p>The head must have left before: set Content-Length, take {@code response.outputStream()}, write the first
     * bytes of the body to it, flush, and hand the rest to this method; then close the stream.
     *
     * @param position of the first byte, in the file
     * @param count bytes to send
     * @return bytes sent, always {@code count}
     * @throws IOException if the file cannot be read or is too short
     * @throws ClientAbortedException if the client went away or stalled
     */
    long transfer(FileChannel file, long position, long count) throws IOException;
}
