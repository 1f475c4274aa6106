package dev.wharf.server.connection;

import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.context.Context;
import io.helidon.http.HttpLogConfig;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Helidon's HTTP/1.1 engine without its listener: what {@code LoomServer} and {@code ServerListener} would put
 * together.
 *
 * <p>Their listener is not used: it ends for good when one accept fails (too many open files), reports a port in use
 * only to the log, resolves the client's address in the DNS for TLS, and has no deadline for handshakes.
 */
final class Engine implements ListenerContext, AutoCloseable {
    /** Our bounds are checked first; Helidon counts a little differently. */
    private static final int SLACK = 1 << 10;

    private final ListenerConfig config = ListenerConfig.create();
    private final Context context = Context.create();
    private final MediaContext mediaContext = MediaContext.create();
    private final ContentEncodingContext contentEncodingContext = ContentEncodingContext.create();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final DirectHandlers directHandlers;
    private final Router router;
    private final ServerConnectionSelector http1;
    private final Limit requests = FixedLimit.create();

    Engine(ConnectionLimits limits, ErrorRendering rendering, Consumer<HttpRouting.Builder> routing) {
        directHandlers = rendering.directHandlers();
        HttpRouting.Builder builder = HttpRouting.builder().addFilter(new ConnectionPolicy());
        routing.accept(builder);
        rendering.addFallbacks(builder);
        router = Router.builder().addRouting(builder).build();
        http1 = Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxPrologueLength(limits.requestLineBytes() + SLACK)
                        .maxHeadersSize(limits.headerBytes() + SLACK)
                        .sendKeepAliveHeader(false)
                        // Its logs hold whole heads, Authorization included.
                        .log(HttpLogConfig.builder()
                                .sendLog(false)
                                .receiveLog(false)
                                .build())
                        .build())
                .build();
    }

    void start() {
        router.beforeStart();
    }

    @Override
    public void close() {
        router.afterStop();
        executor.shutdownNow();
    }

    Router router() {
        return router;
    }

    /** Serves the requests of a connection; ends by an exception. */
    void serve(ConnectionContext connection) throws InterruptedException {
        http1.connection(connection).handle(requests);
    }

    @Override
    public Context context() {
        return context;
    }

    @Override
    public MediaContext mediaContext() {
        return mediaContext;
    }

    @Override
    public ContentEncodingContext contentEncodingContext() {
        return contentEncodingContext;
    }

    @Override
    public DirectHandlers directHandlers() {
        return directHandlers;
    }

    @Override
    public ListenerConfig config() {
        return config;
    }

    @Override
    public ExecutorService executor() {
        return executor;
    }
}
