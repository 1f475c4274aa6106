package dev.wharf.server.connection;

import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An HTTP server on one port: Helidon's routing behind this package's guard. */
public final class GuardedServer {
    private static final System.Logger LOGGER = System.getLogger(GuardedServer.class.getName());

    private final ListenAddress address;
    private final ConnectionLimits limits;
    private final Optional<ServerTls> tls;
    private final Engine engine;
    private final Connections connections;
    private volatile @Nullable Listener listener;
    private boolean stopped;

    private GuardedServer(Builder builder) {
        address = builder.address;
        limits = builder.limits;
        tls = Optional.ofNullable(builder.tlsFiles).map(ServerTls::new);
        engine = new Engine(limits, new ErrorRendering(builder.errors, builder.refused), builder.routing);
        connections = new Connections(limits.connections());
    }

    /** A server on any free port of the loopback interface until told otherwise. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens the port; it is open when this returns. To be called once.
     *
     * @throws ListenException if the port cannot be opened
     */
    public synchronized GuardedServer start() {
        if (listener != null) {
            throw new IllegalStateException("already started");
        }
        engine.start();
        listener = Listener.open(address, connections, this::serve);
        connections.start();
        return this;
    }

    /** The port it listens on. */
    public int port() {
        Listener open = listener;
        if (open == null) {
            throw new IllegalStateException("not started");
        }
        return open.port();
    }

    /**
     * Reads the certificate and key again for the connections to come; those that are open keep theirs.
     *
     * @throws TlsException if the files cannot be used; the old ones stay in use
     */
    public void reloadTls() {
        tls.orElseThrow(() -> new IllegalStateException("this server has no TLS"))
                .reload();
    }

    /**
     * Closes the port at once, idle connections too, and gives requests in progress time to end.
     *
     * @param grace after it they are cut
     */
    public synchronized void stop(Duration grace) {
        Listener open = listener;
        if (open == null || stopped) {
            return;
        }
        stopped = true;
        try {
            open.close();
            connections.stop(grace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            engine.close();
        }
    }

    private void serve(SocketChannel channel) {
        ClientSocket socket = new ClientSocket(channel);
        connections.add(socket);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            Transport transport = tls.isPresent() ? tls.get().accept(socket, limits) : new Transport.Plain(channel);
            new Connection(engine, new GuardedIo(socket, transport, limits)).serve();
        } catch (IOException | ClientAbortedException e) {
            LOGGER.log(Level.DEBUG, "connection ended early", e);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "connection failed", e);
        } finally {
            connections.remove(socket);
            socket.close();
        }
    }

    /** Settings of a server. */
    public static final class Builder {
        private ListenAddress address = new ListenAddress("127.0.0.1", 0);
        private ConnectionLimits limits = ConnectionLimits.defaults();
        private @Nullable TlsFiles tlsFiles;
        private DirectErrors errors =
                status -> new DirectErrors.Response(Map.of("Content-Type", "text/plain; charset=utf-8"), status + "\n");
        private RefusedRequests refused = (client, status, bytes) -> {};
        private Consumer<HttpRouting.Builder> routing = nothing -> {};

        private Builder() {}

        /** Where to listen: a host, or an empty one for all interfaces, and a port, 0 for any. */
        public Builder address(String host, int port) {
            return address(new ListenAddress(host, port));
        }

        /** Where to listen. */
        public Builder address(ListenAddress where) {
            address = where;
            return this;
        }

        /** What one client may cost. */
        public Builder limits(ConnectionLimits most) {
            limits = most;
            return this;
        }

        /** HTTPS with these files, instead of HTTP. */
        public Builder tls(TlsFiles files) {
            tlsFiles = files;
            return this;
        }

        /** How errors look that no handler sees. */
        public Builder directErrors(DirectErrors renderer) {
            errors = renderer;
            return this;
        }

        /** Who is told of requests that no filter sees. */
        public Builder refusedRequests(RefusedRequests observer) {
            refused = observer;
            return this;
        }

        /** Adds filters, routes and error handlers; the guard's own filter is outside all of them. */
        public Builder routing(Consumer<HttpRouting.Builder> setup) {
            routing = routing.andThen(setup);
            return this;
        }

        /**
         * The server, not yet listening.
         *
         * @throws TlsException if the certificate or key cannot be used
         */
        public GuardedServer build() {
            return new GuardedServer(this);
        }

        /** Builds and starts the server. */
        public GuardedServer start() {
            return build().start();
        }
    }
}
