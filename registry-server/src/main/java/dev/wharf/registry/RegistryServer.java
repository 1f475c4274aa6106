package dev.wharf.registry;

import dev.wharf.registry.config.HttpConfig;
import dev.wharf.registry.config.RegistryConfig;
import dev.wharf.registry.http.RegistryRouting;
import dev.wharf.registry.ops.StorageHealth;
import dev.wharf.server.connection.GuardedServer;
import dev.wharf.server.connection.ListenAddress;
import dev.wharf.server.connection.TlsReload;
import dev.wharf.server.ops.AccessLog;
import dev.wharf.server.ops.HttpMetrics;
import dev.wharf.server.ops.OpsRouting;
import dev.wharf.server.ops.RequestId;
import io.helidon.webserver.http.HttpRouting;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The listeners: start, drain and stop. */
public final class RegistryServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RegistryServer.class.getName());
    private static final Duration TLS_CHECK = Duration.ofSeconds(10);

    /** When a chore is done first: soon, but not while a start has everything to do. */
    private static final Duration FIRST = Duration.ofMinutes(1);

    private final RegistryConfig config;
    private final RegistryRouting api;
    private final StorageHealth storage;
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    /** Two: new certificates do not wait for a long look at the storage. */
    private final ScheduledExecutorService chores = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("chores-", 1).factory());

    private final Optional<AccessLog> accessLog;
    private final GuardedServer main;
    private final Optional<GuardedServer> debug;
    private volatile boolean draining;

    /** @param storage looked at for readiness */
    public RegistryServer(RegistryConfig config, RegistryRouting api, StorageHealth storage, Clock clock) {
        this.config = config;
        this.api = api;
        this.storage = storage;
        this.accessLog = config.log().accessLog()
                ? Optional.of(new AccessLog(config.wharf().trustedProxies(), clock))
                : Optional.empty();
        HttpConfig http = config.http();
        GuardedServer.Builder builder = GuardedServer.builder()
                .address(http.address())
                .limits(config.wharf().limits())
                .directErrors(api.errors())
                .routing(this::route);
        accessLog.ifPresent(builder::refusedRequests);
        http.tls().ifPresent(builder::tls);
        this.main = builder.build();
        this.debug = http.debug()
                .map(settings -> GuardedServer.builder()
                        .address(settings.address())
                        .limits(config.wharf().limits())
                        .routing(routing -> routeDebug(routing, settings))
                        .build());
    }

    /** What a request meets, from the outside in. */
    private void route(HttpRouting.Builder routing) {
        routing.addFilter(new RequestId());
        accessLog.ifPresent(routing::addFilter);
        if (config.http().debug().flatMap(HttpConfig.Debug::metricsPath).isPresent()) {
            routing.addFilter(new HttpMetrics("registry", metrics, api::label));
        }
        OpsRouting.health(routing, () -> !draining && storage.isWell());
        api.accept(routing);
    }

    private void routeDebug(HttpRouting.Builder routing, HttpConfig.Debug settings) {
        OpsRouting.checks(routing, storage::problems);
        settings.metricsPath().ifPresent(path -> {
            storage.register(metrics);
            OpsRouting.metrics(routing, path, metrics);
        });
    }

    /**
     * Opens the ports; requests are served when this returns.
     *
     * @throws dev.wharf.server.connection.ListenException if one cannot be opened; none is open then
     */
    public RegistryServer start() {
        try {
            main.start();
            debug.ifPresent(GuardedServer::start);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        config.http().tls().ifPresent(files -> every(TLS_CHECK, new TlsReload(main, files)));
        LOG.log(
                Level.INFO,
                "listening on " + new ListenAddress(config.http().address().host(), port()));
        return this;
    }

    /**
     * Does something in the background, within a minute for the first time, until the server is closed.
     *
     * @param interval from one end to the next start
     */
    public void every(Duration interval, Runnable chore) {
        long millis = interval.toMillis();
        ScheduledFuture<?> _ = chores.scheduleWithFixedDelay(
                chore, Math.min(millis, FIRST.toMillis()), Math.max(1, millis), TimeUnit.MILLISECONDS);
    }

    /** The port of the API. */
    public int port() {
        return main.port();
    }

    /** The port for those who run the server, if there is one. */
    public Optional<Integer> debugPort() {
        return debug.map(GuardedServer::port);
    }

    /** Takes no more requests, lets those in progress end within {@code http.draintimeout}, and closes the ports. */
    @Override
    public void close() {
        draining = true;
        chores.shutdownNow();
        main.stop(config.http().drainTimeout());
        debug.ifPresent(server -> server.stop(Duration.ZERO));
    }
}
