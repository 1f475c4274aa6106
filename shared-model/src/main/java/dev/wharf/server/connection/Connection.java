package dev.wharf.server.connection;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** The HTTP conversation with one client, on its own virtual thread. */
final class Connection implements ConnectionContext {
    private final Engine engine;
    private final GuardedIo io;
    private final Peer remote;
    private final Peer local;
    private final ResponseWriter writer;
    private final RequestFeed feed;
    private final UnchainedReader reader;

    Connection(Engine engine, GuardedIo io) throws IOException {
        this.engine = engine;
        this.io = io;
        this.remote = new Peer((InetSocketAddress) io.socket().channel().getRemoteAddress());
        this.local = new Peer((InetSocketAddress) io.socket().channel().getLocalAddress());
        this.writer = new ResponseWriter(io);
        this.feed = new RequestFeed(io, writer, local.authority());
        this.reader = new UnchainedReader(feed);
    }

    /** Serves requests until one side has enough, and closes the socket. */
    void serve() {
        try {
            ScopedValue.where(CurrentConnection.SCOPE, this).call(() -> {
                engine.serve(this);
                return null;
            });
        } catch (CloseConnectionException | InterruptedException e) {
            // The ordinary end, by which Helidon leaves its loop; or the server's time of grace is over.
        } finally {
            io.socket().becomeIdle();
            io.end(feed.hasUnread());
        }
    }

    /** Whether another request may follow the one in progress. */
    boolean mayBeReused() {
        return feed.isComplete() && !feed.isLastRequest() && !io.socket().isStopping();
    }

    /** Lets no request follow the one just answered; what is left of its body will not be taken for one either. */
    void endAfterResponse() {
        feed.end();
    }

    /** The request in progress has come to the routing. */
    void route() {
        feed.route();
    }

    /** Whether the request in progress has come to the routing. */
    boolean isRouted() {
        return feed.isRouted();
    }

    /** What is wrong with the head of a request that has not; nothing that the client has sent is in it. */
    String flaw() {
        return feed.flaw();
    }

    InetAddress client() {
        return remote.address().getAddress();
    }

    /** Whether the request in progress came as HTTP/1.0, whose clients know no chunks. */
    boolean isHttp10() {
        return feed.isHttp10();
    }

    /** Whether the client takes a body in the response; all but HEAD do. */
    boolean expectsBody() {
        return !writer.isHeadOnly();
    }

    long responseBodyBytes() {
        return writer.bodyBytes();
    }

    Optional<ZeroCopy> zeroCopy() {
        return io.isPlain() && expectsBody() ? Optional.of(this::transfer) : Optional.empty();
    }

    /** The body of the request in progress, for one who reads it past Helidon; on plain HTTP only. */
    Optional<RequestBody.Sized> takeBody() {
        Optional<RequestBody.Sized> body = io.isPlain() ? feed.takeBody() : Optional.empty();
        if (body.isPresent()) {
            reader.takeBody();
        }
        return body;
    }

    private long transfer(FileChannel file, long position, long count) throws IOException {
        if (!writer.isInBody()) {
            throw new IllegalStateException("the head of the response has not been sent");
        }
        io.send(file, position, count);
        writer.addBodyBytes(count);
        return count;
    }

    @Override
    public ListenerContext listenerContext() {
        return engine;
    }

    @Override
    public ExecutorService executor() {
        return engine.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public Router router() {
        return engine.router();
    }

    @Override
    public PeerInfo remotePeer() {
        return remote;
    }

    @Override
    public PeerInfo localPeer() {
        return local;
    }

    @Override
    public boolean isSecure() {
        return !io.isPlain();
    }

    @Override
    public String socketId() {
        return local.authority();
    }

    @Override
    public String childSocketId() {
        return remote.authority();
    }
}
