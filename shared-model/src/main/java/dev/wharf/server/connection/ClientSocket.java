package dev.wharf.server.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * An accepted socket as those see it who may cut it: its deadline, and whether a request is in progress. Written by the
 * connection's own thread, read by others.
 */
final class ClientSocket {
    private static final long NONE = 0;

    private final SocketChannel channel;
    /** {@link System#nanoTime} until which the operation in progress may take, or NONE. */
    private volatile long deadline = NONE;

    private volatile boolean idle = true;
    private volatile boolean stopping;

    ClientSocket(SocketChannel channel) {
        this.channel = channel;
    }

    SocketChannel channel() {
        return channel;
    }

    void setDeadline(Duration fromNow) {
        long end = System.nanoTime() + fromNow.toNanos();
        deadline = end == NONE ? 1 : end;
    }

    void clearDeadline() {
        deadline = NONE;
    }

    boolean isOverdue() {
        long end = deadline;
        return end != NONE && System.nanoTime() - end > 0;
    }

    /** No request is in progress: closing loses nothing. False if the server is stopping, and none may begin. */
    boolean becomeIdle() {
        idle = true;
        return !stopping;
    }

    void becomeBusy() {
        idle = false;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Lets the request in progress end, and none follow it. */
    void stop() {
        stopping = true;
        // The order of the two flags matters: becomeIdle() writes the one read here and reads the one written here.
        if (idle) {
            close();
        }
    }

    /** Closes at once; never blocks, and wakes the thread that does. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
