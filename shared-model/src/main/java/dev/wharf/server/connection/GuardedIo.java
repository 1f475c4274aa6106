package dev.wharf.server.connection;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/** A connection's reads and writes, none of which waits for the client longer than allowed. */
final class GuardedIo {
    private static final int DRAIN_SIZE = 16 << 10;
    /** Waits on the heap until the client takes it, once for each of thousands of slow clients. */
    private static final int COPY_SIZE = 4 << 10;

    private static final long TRANSFER_SIZE = 8 << 20;

    private final ClientSocket socket;
    private final Transport transport;
    private final ConnectionLimits limits;

    GuardedIo(ClientSocket socket, Transport transport, ConnectionLimits limits) {
        this.socket = socket;
        this.transport = transport;
        this.limits = limits;
    }

    ConnectionLimits limits() {
        return limits;
    }

    ClientSocket socket() {
        return socket;
    }

    boolean isPlain() {
        return transport instanceof Transport.Plain;
    }

    /** Reads bytes of a head, under the deadline that its reader has set; -1 at the end, whatever ended it. */
    int readHead(byte[] into, int offset, int length) {
        try {
            return transport.read(into, offset, length);
        } catch (IOException e) {
            return -1;
        }
    }

    /** Reads bytes of a body; -1 at the end. */
    int readBody(byte[] into, int offset, int length) {
        socket.setDeadline(limits.stallTimeout());
        try {
            return transport.read(into, offset, length);
        } catch (IOException e) {
            throw new ClientAbortedException(e);
        } finally {
            socket.clearDeadline();
        }
    }

    /** Reads bytes of a body straight into a buffer, on plain HTTP; -1 at the end. */
    int readBody(ByteBuffer into) {
        socket.setDeadline(limits.stallTimeout());
        try {
            return socket.channel().read(into);
        } catch (IOException e) {
            throw new ClientAbortedException(e);
        } finally {
            socket.clearDeadline();
        }
    }

    /** Writes all bytes; the deadline moves with every slice that the client takes. */
    void write(byte[] from, int offset, int length) {
        try {
            for (int written = 0; written < length; ) {
                socket.setDeadline(limits.stallTimeout());
                written += transport.write(from, offset + written, length - written);
            }
        } catch (IOException e) {
            throw new ClientAbortedException(e);
        } finally {
            socket.clearDeadline();
        }
    }

    /**
     * Sends bytes of a file without taking them into the heap; plain HTTP only.
     *
     * @throws IOException if the file cannot be read or is too short
     */
    void send(FileChannel file, long position, long count) throws IOException {
        SocketChannel channel = socket.channel();
        try {
            for (long sent = 0; sent < count; ) {
                socket.setDeadline(limits.stallTimeout());
                long moved = transfer(file, position + sent, Math.min(count - sent, TRANSFER_SIZE), channel);
                // 0: the socket is full (it does not block on a virtual thread) or the file has ended.
                sent += moved > 0 ? moved : copy(file, position + sent, count - sent);
            }
        } finally {
            socket.clearDeadline();
        }
    }

    /** One sendfile; 0 where it fails, so that copying shows whether the file or the client is at fault. */
    private static long transfer(FileChannel file, long position, long count, SocketChannel channel) {
        try {
            return file.transferTo(position, count, channel);
        } catch (IOException e) {
            return 0;
        }
    }

    /** One read and one write, which parks the virtual thread until the client takes some of it. */
    private long copy(FileChannel file, long position, long count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, COPY_SIZE));
        if (file.read(bytes, position) < 1) {
            throw new EOFException("file ends " + count + " bytes early");
        }
        bytes.flip();
        try {
            return socket.channel().write(bytes);
        } catch (IOException e) {
            throw new ClientAbortedException(e);
        }
    }

    /**
     * Ends the conversation. An answer that went out before its request was read whole would be lost to the client if
     * the socket closed now: the kernel answers what still comes with a reset, and drops what the client has not read.
     * So some of it is read first.
     *
     * @param unread whether the client may still be sending
     */
    void end(boolean unread) {
        socket.setDeadline(limits.drainTimeout());
        try {
            transport.shutdownOutput();
            byte[] sink = new byte[DRAIN_SIZE];
            int read = unread ? 0 : -1;
            for (long left = limits.drainBytes(); left > 0 && read >= 0; left -= read) {
                read = transport.read(sink, 0, DRAIN_SIZE);
            }
        } catch (IOException e) {
            // The client is gone, or the time is up.
        } finally {
            socket.close();
        }
    }
}
