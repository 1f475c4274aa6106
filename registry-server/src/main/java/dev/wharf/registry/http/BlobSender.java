package dev.wharf.registry.http;

import dev.wharf.registry.service.BlobContent;
import dev.wharf.server.connection.CurrentConnection;
import dev.wharf.server.connection.ZeroCopy;
import dev.wharf.server.ops.RequestNotes;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * Sends the bytes of a blob: from the file straight to the socket where there is a file and no TLS in between, else
 * through a buffer.
 */
final class BlobSender {
    private static final int BUFFER = 64 << 10;

    /** Goes out with the head, in one segment; a smaller blob is not worth a second system call. */
    private static final int FIRST = 8 << 10;

    /** Sends {@code length} bytes from {@code offset}; status and headers are set, {@code Content-Length} included. */
    void send(ServerResponse response, BlobContent content, long offset, long length) throws IOException {
        try {
            copy(response, content, offset, length);
        } finally {
            // Helidon does not see what leaves without it.
            RequestNotes.sent(CurrentConnection.responseBodyBytes());
        }
    }

    /** Sends several ranges; status and headers are set, {@code Content-Length} included. */
    void send(ServerResponse response, MultipartRanges ranges) throws IOException {
        try {
            OutputStream out = response.outputStream();
            ranges.writeTo(out);
            out.close();
        } finally {
            RequestNotes.sent(CurrentConnection.responseBodyBytes());
        }
    }

    private static void copy(ServerResponse response, BlobContent content, long offset, long length)
            throws IOException {
        // Closed only when all is well: a body cut short must end with the connection, not look complete.
        OutputStream out = response.outputStream();
        Optional<FileChannel> file = length > FIRST ? content.channel() : Optional.empty();
        Optional<ZeroCopy> zeroCopy = file.isPresent() ? CurrentConnection.zeroCopy() : Optional.empty();
        if (file.isPresent() && zeroCopy.isPresent()) {
            copy(content, offset, FIRST, out);
            out.flush();
            zeroCopy.get().transfer(file.get(), offset + FIRST, length - FIRST);
        } else {
            copy(content, offset, length, out);
        }
        out.close();
    }

    private static void copy(BlobContent content, long offset, long length, OutputStream out) throws IOException {
        try (InputStream in = content.stream(offset, length)) {
            byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, length))];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        }
    }
}
