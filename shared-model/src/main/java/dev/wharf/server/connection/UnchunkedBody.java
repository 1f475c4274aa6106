package dev.wharf.server.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Collects a body of unknown length, so that Helidon sees it in one write, sets Content-Length and needs no chunks.
 * Only for HTTP/1.0, and only what handlers stream without a length, which is never a blob.
 */
final class UnchunkedBody extends ByteArrayOutputStream {
    private final OutputStream response;

    UnchunkedBody(OutputStream response) {
        this.response = response;
    }

    @Override
    public void close() throws IOException {
        if (size() > 0) {
            response.write(buf, 0, count);
        }
        response.close();
    }
}
