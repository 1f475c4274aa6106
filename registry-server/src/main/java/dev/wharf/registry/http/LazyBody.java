package dev.wharf.registry.http;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that is asked for when it is first read. Helidon sends {@code 100 Continue} as soon as its stream is
 * taken, and a client that waits for it must not send gigabytes to an upload that does not exist.
 */
final class LazyBody extends InputStream {
    private final ServerRequest request;
    private @Nullable InputStream stream;

    LazyBody(ServerRequest request) {
        this.request = request;
    }

    @Override
    public int read() throws IOException {
        return stream().read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return stream().read(bytes, offset, length);
    }

    private InputStream stream() {
        if (stream == null) {
            stream = request.content().inputStream();
        }
        return stream;
    }
}
