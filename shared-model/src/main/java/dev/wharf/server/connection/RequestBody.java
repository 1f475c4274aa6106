package dev.wharf.server.connection;

import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is left of the body of the request in progress. */
sealed interface RequestBody {
    /** Whether the last byte was handed on. */
    boolean isDone();

    /** Whether the rest is known to be here, so that reading it cannot block. */
    boolean isAtHand();

    /**
     * The next bytes, framed as the request announced.
     *
     * @throws ClientAbortedException if the client ends or stalls before its body
     * @throws RequestException if the framing is broken or too costly
     */
    byte[] next();

    /** A body of known length. */
    final class Sized implements RequestBody {
        private final InboundBuffer buffer;
        private final GuardedIo io;
        private long left;

        Sized(InboundBuffer buffer, GuardedIo io, long length) {
            this.buffer = buffer;
            this.io = io;
            this.left = length;
        }

        @Override
        public boolean isDone() {
            return left == 0;
        }

        @Override
        public boolean isAtHand() {
            return left <= buffer.size();
        }

        @Override
        public byte[] next() {
            await(buffer, io);
            byte[] bytes = buffer.take((int) Math.min(left, buffer.size()));
            left -= bytes.length;
            return bytes;
        }

        /**
         * Reads what {@link #next} would give, straight into a buffer; -1 when nothing is left.
         *
         * @throws ClientAbortedException as there
         */
        int read(ByteBuffer into) {
            if (left == 0) {
                return -1;
            }
            int room = (int) Math.min(left, into.remaining());
            int count = Math.min(room, buffer.size());
            if (count > 0) {
                buffer.take(into, count);
            } else if (room > 0) {
                count = io.readBody(into.slice(into.position(), room));
                if (count < 0) {
                    throw ClientAbortedException.endOfBody();
                }
                into.position(into.position() + count);
            }
            left -= count;
            return count;
        }

        /** Passes over the rest, which has to be at hand. */
        void skip() {
            if (!isAtHand()) {
                throw new CloseConnectionException("nobody has read the whole body");
            }
            buffer.skip((int) left);
            left = 0;
        }
    }

    /**
     * A body in chunks (RFC 9112 §7.1). Helidon buffers a chunk whole, so it is handed on in chunks no larger than one
     * read; extensions and trailers, which Helidon refuses, are read and dropped.
     */
    final class Chunked implements RequestBody {
        private static final int LINE_BYTES = 1 << 10;
        private static final Pattern SIZE = Pattern.compile("([0-9a-fA-F]{1,15})[ \\t]*(;.*)?");
        private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

        private final InboundBuffer buffer;
        private final GuardedIo io;
        private long left;
        private boolean first = true;
        private boolean done;

        Chunked(InboundBuffer buffer, GuardedIo io) {
            this.buffer = buffer;
            this.io = io;
        }

        @Override
        public boolean isDone() {
            return done;
        }

        @Override
        public boolean isAtHand() {
            return done;
        }

        @Override
        public byte[] next() {
            if (left == 0) {
                left = nextSize();
            }
            if (left == 0) {
                skipTrailers();
                done = true;
                return LAST;
            }
            await(buffer, io);
            int count = (int) Math.min(left, buffer.size());
            left -= count;
            byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            byte[] chunk = new byte[size.length + count + 2];
            System.arraycopy(size, 0, chunk, 0, size.length);
            buffer.take(chunk, size.length, count);
            chunk[chunk.length - 2] = '\r';
            chunk[chunk.length - 1] = '\n';
            return chunk;
        }

        private long nextSize() {
            if (!first && !line(2).isEmpty()) {
                throw Refusal.badRequest("chunk longer than announced");
            }
            first = false;
            Matcher matcher = SIZE.matcher(line(LINE_BYTES));
            if (!matcher.matches()) {
                throw Refusal.badRequest("malformed chunk size");
            }
            long size = Long.parseLong(matcher.group(1), 16);
            if (size > io.limits().chunkBytes()) {
                throw Refusal.of(Status.REQUEST_ENTITY_TOO_LARGE_413, "chunk too large");
            }
            return size;
        }

        private void skipTrailers() {
            int bytes = 0;
            for (String line = line(io.limits().headerBytes());
                    !line.isEmpty();
                    line = line(io.limits().headerBytes())) {
                bytes += line.length();
                if (bytes > io.limits().headerBytes()) {
                    throw Refusal.of(Refusal.HEADER_TOO_LARGE_431, "trailers too large");
                }
            }
        }

        /** The next line without its CRLF. */
        private String line(int maxBytes) {
            int scanned = 0;
            int end = buffer.indexOf('\n', 0);
            while (end < 0 && buffer.size() < maxBytes) {
                scanned = buffer.size();
                if (!buffer.fill(io::readBody)) {
                    throw ClientAbortedException.endOfBody();
                }
                end = buffer.indexOf('\n', scanned);
            }
            if (end < 1 || end > maxBytes || buffer.at(end - 1) != '\r') {
                throw Refusal.badRequest("malformed line in a chunked body");
            }
            String line = new String(buffer.take(end + 1), 0, end - 1, StandardCharsets.ISO_8859_1);
            if (line.indexOf('\r') >= 0) {
                throw Refusal.badRequest("malformed line in a chunked body");
            }
            return line;
        }
    }

    private static void await(InboundBuffer buffer, GuardedIo io) {
        if (buffer.size() == 0 && !buffer.fill(io::readBody)) {
            throw ClientAbortedException.endOfBody();
        }
    }
}
