package dev.wharf.server.connection;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/** An open port. */
final class Listener implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Listener.class.getName());
    private static final int BACKLOG = 1024;
    private static final long PAUSE_MILLIS = 100;

    private final ServerSocketChannel server;
    private final Connections connections;
    private final Consumer<SocketChannel> service;
    private final ThreadFactory threads = Thread.ofVirtual().name("client-", 1).factory();
    private final int port;
    private final Thread accepting;

    private Listener(ServerSocketChannel server, Connections connections, Consumer<SocketChannel> service)
            throws IOException {
        this.server = server;
        this.connections = connections;
        this.service = service;
        this.port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        // Not a daemon: the JVM of a server lives as long as its port is open.
        this.accepting = Thread.ofPlatform().name("accept-" + port).unstarted(this::accept);
    }

    /**
     * Opens a port.
     *
     * @param service run on a virtual thread for every accepted socket, which it closes
     * @throws ListenException if the port cannot be opened
     */
    static Listener open(ListenAddress address, Connections connections, Consumer<SocketChannel> service) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            try {
                server.bind(address.resolve(), BACKLOG);
                Listener listener = new Listener(server, connections, service);
                listener.accepting.start();
                return listener;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (UnresolvedAddressException e) {
            throw new ListenException(address, "unknown host", e);
        } catch (IOException e) {
            throw new ListenException(address, e);
        }
    }

    int port() {
        return port;
    }

    /** Closes the port; open connections stay. */
    @Override
    public void close() throws IOException {
        // No interrupt: one that meets an accept about to return would lose the socket, open for ever.
        server.close();
    }

    private void accept() {
        boolean failing = false;
        while (server.isOpen()) {
            if (!connections.awaitRoom()) {
                continue;
            }
            try {
                serve(server.accept());
                failing = false;
            } catch (ClosedChannelException e) {
                connections.release();
            } catch (IOException e) {
                // Out of file descriptors, say: clients wait in the backlog until a connection ends.
                connections.release();
                if (!failing) {
                    warn(e);
                }
                failing = true;
                pause();
            }
        }
    }

    private static void warn(IOException failure) {
        try {
            LOGGER.log(Level.WARNING, "cannot accept connections: " + failure.getMessage());
        } catch (LinkageError e) {
            // Without descriptors not even a class of the logger's can be loaded; accepting must go on all the same.
        }
    }

    private void serve(SocketChannel channel) {
        threads.newThread(() -> {
                    try {
                        service.accept(channel);
                    } finally {
                        connections.release();
                    }
                })
                .start();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread.
        }
    }
}
