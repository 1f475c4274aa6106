package dev.wharf.server.connection;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The open connections of a server: at most so many, each cut when its deadline is over. */
final class Connections {
    private static final System.Logger LOGGER = System.getLogger(Connections.class.getName());
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Map<ClientSocket, Thread> open = new ConcurrentHashMap<>();
    private final int limit;
    private final Semaphore slots;
    private final Thread watch = Thread.ofPlatform().daemon().name("deadlines").unstarted(this::watch);
    private volatile boolean stopping;

    Connections(int limit) {
        this.limit = limit;
        this.slots = new Semaphore(limit);
    }

    void start() {
        watch.start();
    }

    /** Waits a moment for room for one more, which it then takes; {@link #release} gives it back. */
    boolean awaitRoom() {
        try {
            return slots.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    void release() {
        slots.release();
    }

    /** The current thread serves this socket from now on. */
    void add(ClientSocket socket) {
        open.put(socket, Thread.currentThread());
        if (stopping) {
            socket.stop();
        }
    }

    void remove(ClientSocket socket) {
        open.remove(socket);
    }

    /** Ends idle connections now, the others with their request, or when the time of grace is over. */
    void stop(Duration grace) throws InterruptedException {
        stopping = true;
        open.keySet().forEach(ClientSocket::stop);
        if (!slots.tryAcquire(limit, grace.toMillis(), TimeUnit.MILLISECONDS)) {
            open.forEach((socket, thread) -> {
                socket.close();
                thread.interrupt();
            });
            slots.tryAcquire(limit, 1, TimeUnit.SECONDS);
        }
        watch.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                open.keySet().stream().filter(ClientSocket::isOverdue).forEach(Connections::cut);
            }
        } catch (InterruptedException e) {
            // Stopped.
        }
    }

    private static void cut(ClientSocket socket) {
        try {
            socket.close();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "cannot close an overdue connection", e);
        }
    }
}
