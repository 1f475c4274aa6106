package dev.wharf.server.connection;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes received and not yet handed on. */
final class InboundBuffer {
    /** Between requests: thousands of idle connections may each hold one. */
    private static final int IDLE_SIZE = 8 << 10;
    /** In a body: big reads make uploads cheap. */
    static final int BODY_SIZE = 64 << 10;

    private byte[] bytes = new byte[IDLE_SIZE];
    private int from;
    private int to;

    /** Where the buffer gets its bytes. */
    @FunctionalInterface
    interface Source {
        /** Reads at least one byte; -1 at the end. */
        int read(byte[] into, int offset, int length);
    }

    int size() {
        return to - from;
    }

    byte at(int index) {
        return bytes[from + index];
    }

    /** Index of the byte from a start on, or -1. */
    int indexOf(int b, int start) {
        for (int i = from + start; i < to; i++) {
            if (bytes[i] == b) {
                return i - from;
            }
        }
        return -1;
    }

    boolean startsWith(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            if (i == size() || at(i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    void skip(int count) {
        from += count;
    }

    /** Moves bytes out into an array that has room around them. */
    void take(byte[] into, int offset, int count) {
        System.arraycopy(bytes, from, into, offset, count);
        from += count;
    }

    /** Moves bytes out into a buffer that has room for them. */
    void take(ByteBuffer into, int count) {
        into.put(bytes, from, count);
        from += count;
    }

    byte[] take(int count) {
        byte[] taken = new byte[count];
        take(taken, 0, count);
        return taken;
    }

    /** Reads once, making room if there is none; false at the end. */
    boolean fill(Source source) {
        if (from == to) {
            from = 0;
            to = 0;
        }
        if (to == bytes.length) {
            makeRoom();
        }
        int read = source.read(bytes, to, bytes.length - to);
        to += Math.max(read, 0);
        return read > 0;
    }

    private void makeRoom() {
        byte[] room = size() > bytes.length / 2 ? new byte[bytes.length * 2] : bytes;
        System.arraycopy(bytes, from, room, 0, size());
        to -= from;
        from = 0;
        bytes = room;
    }

    /** Prepares for the many bytes of a body. */
    void widen() {
        if (bytes.length < BODY_SIZE) {
            bytes = Arrays.copyOf(bytes, BODY_SIZE);
        }
    }

    /** Gives the memory of a body or of a long head back. */
    void narrow() {
        if (bytes.length > IDLE_SIZE && size() <= IDLE_SIZE) {
            byte[] small = new byte[IDLE_SIZE];
            System.arraycopy(bytes, from, small, 0, size());
            to -= from;
            from = 0;
            bytes = small;
        }
    }
}
