package dev.wharf.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.io.OutputStream;

/**
 * Writes what Helidon makes of a response: counts the body, and leaves it out for HEAD. Helidon would send it, and the
 * client would read it as the next response; here it cannot be forgotten by any handler.
 */
final class ResponseWriter extends OutputStream implements DataWriter {
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    /** Where the status code of a head begins, after {@code HTTP/1.1 }. */
    private static final int STATUS_INDEX = 9;

    private final GuardedIo io;
    private boolean headOnly;
    private boolean inHead = true;
    private boolean interim;
    private int headBytes;
    private int matched;
    private long bodyBytes;

    ResponseWriter(GuardedIo io) {
        this.io = io;
    }

    /** Begins the response to a request. */
    void begin(boolean toHead) {
        headOnly = toHead;
        bodyBytes = 0;
        beginHead();
    }

    /** Whether the response is to HEAD. */
    boolean isHeadOnly() {
        return headOnly;
    }

    /** Whether the head of the response is out. */
    boolean isInBody() {
        return !inHead;
    }

    long bodyBytes() {
        return bodyBytes;
    }

    void addBodyBytes(long count) {
        bodyBytes += count;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int end = offset + length;
        boolean begins = inHead;
        int bodyStart = begins ? scanHead(bytes, offset, end) : offset;
        int wanted = headOnly ? bodyStart : end;
        try {
            io.write(bytes, offset, wanted - offset);
            bodyBytes += wanted - bodyStart;
        } catch (ClientAbortedException e) {
            // Nobody will read this answer, which is no failure of the handler that made it: Helidon would log one,
            // with
            // its stack, if an error handler made it. Who streams a body finds out with the next bytes.
            if (!begins) {
                throw e;
            }
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(BufferData buffer) {
        buffer.writeTo(this);
    }

    @Override
    public void write(BufferData... buffers) {
        for (BufferData buffer : buffers) {
            buffer.writeTo(this);
        }
    }

    @Override
    public void writeNow(BufferData buffer) {
        write(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        write(buffers);
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // The connection closes its socket itself.
    }

    private void beginHead() {
        inHead = true;
        interim = false;
        headBytes = 0;
        matched = 0;
    }

    /** Index after the final head, or the end if it goes on; the head of a {@code 100 Continue} is passed over. */
    private int scanHead(byte[] bytes, int offset, int end) {
        for (int i = offset; i < end; i++) {
            byte b = bytes[i];
            if (headBytes++ == STATUS_INDEX) {
                interim = b == '1';
            }
            matched = b == HEAD_END[matched] ? matched + 1 : (b == '\r' ? 1 : 0);
            if (matched == HEAD_END.length) {
                if (interim) {
                    beginHead();
                } else {
                    inHead = false;
                    return i + 1;
                }
            }
        }
        return end;
    }
}
