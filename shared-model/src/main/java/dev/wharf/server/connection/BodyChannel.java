package dev.wharf.server.connection;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A request's body for one who reads it into large buffers: on plain HTTP the bytes of a body of known length go from
 * the socket straight there, past Helidon, which copies each of them twice.
 *
 * <p>The body is asked for when it is first read. Helidon sends {@code 100 Continue} then, and a client that waits for
 * it must not send gigabytes to a handler that does not want them. For the thread of the request alone; nothing has to
 * be closed.
 */
public final class BodyChannel implements ReadableByteChannel {
    private static final int PIECE = 16 << 10;

    private final ServerRequest request;
    private @Nullable InputStream stream;
    private RequestBody.@Nullable Sized direct;
    private byte[] piece = {};

    /** The body of a request that nobody has read anything of. */
    public BodyChannel(ServerRequest request) {
        this.request = request;
    }

    /**
     * Reads at least one byte if there is room for one; -1 at the end.
     *
     * @throws ClientAbortedException if the client goes away or stalls
     */
    @Override
    public int read(ByteBuffer into) throws IOException {
        InputStream body = stream();
        if (direct == null) {
            return copy(body, into);
        }
        int count = direct.read(into);
        if (count < 0) {
            // Helidon has to see the end, too.
            return body.read();
        }
        return count;
    }

    private InputStream stream() {
        if (stream == null) {
            stream = request.content().inputStream();
            direct = CurrentConnection.takeBody().orElse(null);
        }
        return stream;
    }

    private int copy(InputStream body, ByteBuffer into) throws IOException {
        if (piece.length == 0) {
            piece = new byte[PIECE];
        }
        int count = body.read(piece, 0, Math.min(PIECE, into.remaining()));
        into.put(piece, 0, Math.max(0, count));
        return count;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
