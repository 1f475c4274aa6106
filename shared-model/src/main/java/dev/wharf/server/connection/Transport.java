package dev.wharf.server.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;

/** Bytes in and out of one socket; blocking, for the connection's own virtual thread. */
sealed interface Transport {
    /** Reads at least one byte; -1 at the end. */
    int read(byte[] into, int offset, int length) throws IOException;

    /** Writes at least one byte and says how many, so that a slow reader's progress can be seen. */
    int write(byte[] from, int offset, int length) throws IOException;

    /** Tells the client that nothing more comes; may block. */
    void shutdownOutput() throws IOException;

    /** HTTP as it is. */
    record Plain(SocketChannel channel) implements Transport {
        /** One write call's bytes: enough to be cheap, few enough for the JDK's per-thread direct buffer. */
        private static final int SLICE = 128 << 10;

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(into, offset, length));
        }

        @Override
        public int write(byte[] from, int offset, int length) throws IOException {
            return channel.write(ByteBuffer.wrap(from, offset, Math.min(length, SLICE)));
        }

        @Override
        public void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }
    }

    /** HTTP over TLS. */
    record Tls(SSLSocket socket, InputStream in, OutputStream out) implements Transport {
        /** One TLS record. */
        private static final int SLICE = 16 << 10;

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return in.read(into, offset, length);
        }

        @Override
        public int write(byte[] from, int offset, int length) throws IOException {
            int slice = Math.min(length, SLICE);
            out.write(from, offset, slice);
            return slice;
        }

        @Override
        public void shutdownOutput() throws IOException {
            socket.shutdownOutput();
        }
    }
}
