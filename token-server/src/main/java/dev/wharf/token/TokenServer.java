package dev.wharf.token;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.wharf.server.connection.GuardedServer;
import dev.wharf.server.connection.ListenAddress;
import dev.wharf.server.connection.TlsReload;
import dev.wharf.server.ops.AccessLog;
import dev.wharf.server.ops.HttpMetrics;
import dev.wharf.server.ops.OpsRouting;
import dev.wharf.server.ops.RequestId;
import dev.wharf.token.audit.AuditLog;
import dev.wharf.token.authn.Authenticators;
import dev.wharf.token.authn.FederationAuthenticator;
import dev.wharf.token.authn.KeyedHash;
import dev.wharf.token.authn.LoginThrottle;
import dev.wharf.token.authn.PasswordAuthenticator;
import dev.wharf.token.authn.Pause;
import dev.wharf.token.authn.RefreshTokens;
import dev.wharf.token.authn.SecretAuthenticator;
import dev.wharf.token.authn.SecretIssuer;
import dev.wharf.token.config.DataDirectory;
import dev.wharf.token.config.HttpConfig;
import dev.wharf.token.config.SecretFile;
import dev.wharf.token.config.TokenConfig;
import dev.wharf.token.federation.Federation;
import dev.wharf.token.federation.OutboundHosts;
import dev.wharf.token.http.AccessTokenHandler;
import dev.wharf.token.http.AclImportHandler;
import dev.wharf.token.http.AdminDoor;
import dev.wharf.token.http.AskedCallers;
import dev.wharf.token.http.AuditHandler;
import dev.wharf.token.http.BackupHandler;
import dev.wharf.token.http.CallerAddress;
import dev.wharf.token.http.Changes;
import dev.wharf.token.http.Delegation;
import dev.wharf.token.http.DirectErrorBodies;
import dev.wharf.token.http.Dispatcher;
import dev.wharf.token.http.Endpoint;
import dev.wharf.token.http.ExplainHandler;
import dev.wharf.token.http.FederationExplainHandler;
import dev.wharf.token.http.FederationHandler;
import dev.wharf.token.http.GroupHandler;
import dev.wharf.token.http.HomeHandler;
import dev.wharf.token.http.ImportHandler;
import dev.wharf.token.http.KeptPolicy;
import dev.wharf.token.http.KeysHandler;
import dev.wharf.token.http.KnownServices;
import dev.wharf.token.http.Login;
import dev.wharf.token.http.MemberHandler;
import dev.wharf.token.http.NamespaceHandler;
import dev.wharf.token.http.OpenApiHandler;
import dev.wharf.token.http.RegistryConfigHandler;
import dev.wharf.token.http.RepositoryHandler;
import dev.wharf.token.http.RevocationHandler;
import dev.wharf.token.http.RobotHandler;
import dev.wharf.token.http.RuleHandler;
import dev.wharf.token.http.RuleSetHandler;
import dev.wharf.token.http.ServiceChoice;
import dev.wharf.token.http.ServiceHandler;
import dev.wharf.token.http.SigningKeyHandler;
import dev.wharf.token.http.SimulateHandler;
import dev.wharf.token.http.TokenHandler;
import dev.wharf.token.http.TokenMetrics;
import dev.wharf.token.http.UserHandler;
import dev.wharf.token.http.WhoCanHandler;
import dev.wharf.token.issue.TokenIssuer;
import dev.wharf.token.service.ServiceSettings;
import dev.wharf.token.storage.AuditStore;
import dev.wharf.token.storage.NamespaceStore;
import dev.wharf.token.storage.PolicyStore;
import dev.wharf.token.storage.SubjectStore;
import dev.wharf.token.storage.jdbc.JdbcAuditStore;
import dev.wharf.token.storage.jdbc.JdbcBackupStore;
import dev.wharf.token.storage.jdbc.JdbcNamespaceStore;
import dev.wharf.token.storage.jdbc.JdbcPolicyStore;
import dev.wharf.token.storage.jdbc.JdbcRepositoryStore;
import dev.wharf.token.storage.jdbc.JdbcSubjectStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The server as a whole: start, drain and stop. */
public final class TokenServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(TokenServer.class.getName());

    /** Requests take milliseconds, and whoever stops a container waits for this. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration TLS_CHECK = Duration.ofSeconds(30);
    private static final Duration KEY_CHECK = Duration.ofSeconds(2);
    private static final Duration KEY_RENEWAL = Duration.ofMinutes(5);
    /** The longest life of a token, and an hour of clocks that differ. */
    private static final Duration REVOCATIONS_KEPT = ServiceSettings.LONGEST.plus(Duration.ofHours(1));

    private static final int PASSWORD_LENGTH = 24;
    private static final int MAX_HELD_BACK = 1_000;

    private final HttpConfig config;
    private final Services services;
    private final Clock clock;
    private final ScheduledExecutorService chores = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("chores").factory());
    private final Dispatcher dispatcher;
    private final GuardedServer main;
    private final Optional<GuardedServer> debug;
    private volatile boolean draining;

    /**
     * Starts a server; it answers requests when this returns.
     *
     * @param adminPassword the password of the account admin, if this start makes it
     * @param out where a random password of that account is shown, once
     * @throws RuntimeException with a message of one line if something that it needs is not to be had
     */
    public static TokenServer start(TokenConfig config, Optional<String> adminPassword, PrintStream out) {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        Services services = Services.open(config, clock, random);
        try {
            SecretFile passwordFile = new SecretFile(config.adminPasswordFile());
            new FirstAdmin(
                            services.users(),
                            services.hasher(),
                            passwordFile,
                            () -> RandomText.of(random, PASSWORD_LENGTH))
                    .ensure(adminPassword)
                    .ifPresent(password -> out.println("First start: the account " + FirstAdmin.NAME
                            + " has the password " + password + ", kept in " + passwordFile.path()));
            return new TokenServer(config, services, clock, random).listen();
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    private TokenServer(TokenConfig config, Services services, Clock clock, SecureRandom random) {
        this.config = config.http();
        this.services = services;
        this.clock = clock;
        CallerAddress callers = new CallerAddress(services.registrySecret(), this.config.trustedProxies());
        PrometheusRegistry metrics = new PrometheusRegistry();
        new ServiceMetrics(services, clock).register(metrics);
        dispatcher = dispatcher(config, services, callers, clock, random, new TokenMetrics(metrics));
        Optional<AccessLog> accessLog = config.log().accessLog()
                ? Optional.of(new AccessLog(request -> Optional.of(callers.of(request)), clock))
                : Optional.empty();
        GuardedServer.Builder api = builder(this.config.address()).routing(routing -> {
            routing.addFilter(new RequestId());
            accessLog.ifPresent(routing::addFilter);
            routing.addFilter(new HttpMetrics("token", metrics, dispatcher::nounOf));
            OpsRouting.health(routing, () -> !draining && services.database().isReady());
            dispatcher.routes(routing);
        });
        accessLog.ifPresent(api::refusedRequests);
        this.config.tls().ifPresent(api::tls);
        main = api.build();
        debug = this.config
                .debugAddress()
                .map(address -> builder(address)
                        .routing(routing -> OpsRouting.metrics(routing, "/metrics", metrics))
                        .build());
    }

    private static Dispatcher dispatcher(
            TokenConfig config,
            Services services,
            CallerAddress callers,
            Clock clock,
            SecureRandom random,
            TokenMetrics metrics) {
        AuditLog audit = new AuditLog();
        AuditStore record = new JdbcAuditStore(services.database());
        RefreshTokens refreshTokens = new RefreshTokens(services.tokens(), services.database(), clock, random);
        KeyedHash hash = new KeyedHash(random);
        LoginThrottle throttle = new LoginThrottle(config.throttle(), hash, Ticker.systemTicker());
        OutboundHosts hosts = new OutboundHosts(config.federationHosts());
        Federation federation = new Federation(services.federation(), hosts, clock);
        Authenticators authenticators = new Authenticators(List.of(
                new SecretAuthenticator(services.tokens(), services.users(), services.robots(), clock),
                new FederationAuthenticator(federation, services.robots()),
                new PasswordAuthenticator(
                        services.users(), services.hasher(), throttle, hash, Pause.sleeping(MAX_HELD_BACK))));
        Login login = new Login(authenticators, callers, audit, metrics);
        SecretIssuer secrets = new SecretIssuer(services.tokens(), clock, random);
        TokenIssuer issuer = new TokenIssuer(services.keys(), config.issuer(), clock, random);
        ServiceChoice choice = new ServiceChoice(services.services());
        PolicyStore decisive = new JdbcPolicyStore(services.database(), services.rules());
        KeptPolicy policy = new KeptPolicy(decisive, services.rules());
        Delegation delegation = new Delegation(policy, audit);
        SubjectStore subjects = new JdbcSubjectStore(services.database());
        NamespaceStore namespaces = new JdbcNamespaceStore(services.database());
        AskedCallers asked = new AskedCallers(subjects, services.tokens());
        return new Dispatcher(
                new AdminDoor(login, callers, audit, clock, config.issuer()),
                new Changes(services.database(), record, audit),
                List.of(
                        new OpenApiHandler(),
                        new HomeHandler(config.http().tokenPaths().getFirst()),
                        new TokenHandler(
                                login,
                                callers,
                                clock,
                                new KnownServices(services.services()),
                                decisive,
                                issuer,
                                refreshTokens,
                                metrics,
                                config.http().tokenPaths(),
                                config.issuer()),
                        new KeysHandler(
                                services.keys(),
                                config.issuer(),
                                config.http().tokenPaths().getFirst()),
                        new SigningKeyHandler(services.keys()),
                        new RevocationHandler(services.revocations(), services.keys(), callers),
                        new UserHandler(services.users(), services.hasher()),
                        new ImportHandler(services.users()),
                        new GroupHandler(services.groups()),
                        new AccessTokenHandler(
                                services.users(), services.tokens(), services.services(), secrets, clock),
                        new FederationHandler(
                                services.federation(), hosts, config.http().externalUrl()),
                        new FederationExplainHandler(federation),
                        new RobotHandler(
                                services.robots(), services.tokens(), services.services(), secrets, delegation, clock),
                        new RuleHandler(services.rules(), choice, delegation),
                        new RuleSetHandler(services.rules(), choice),
                        new AclImportHandler(services.rules(), choice),
                        new ExplainHandler(policy, services.database(), asked, choice, delegation),
                        new WhoCanHandler(policy, subjects, services.groups(), choice, delegation),
                        new SimulateHandler(policy, services.rules(), asked, choice),
                        new NamespaceHandler(namespaces, choice, delegation),
                        new MemberHandler(namespaces, choice, delegation),
                        new RepositoryHandler(new JdbcRepositoryStore(services.database()), choice, delegation),
                        new AuditHandler(record),
                        new BackupHandler(
                                new JdbcBackupStore(services.database(), clock),
                                services.keys(),
                                () -> DataDirectory.nameless(config.data())),
                        new ServiceHandler(services.services()),
                        new RegistryConfigHandler(
                                services.services(),
                                config.http().externalUrl(),
                                config.http().tokenPaths().getFirst(),
                                config.issuer(),
                                config.token().algorithm())));
    }

    private GuardedServer.Builder builder(ListenAddress address) {
        return GuardedServer.builder()
                .address(address)
                .limits(config.limits())
                .directErrors(new DirectErrorBodies(() -> UUID.randomUUID().toString()));
    }

    private TokenServer listen() {
        try {
            main.start();
            debug.ifPresent(GuardedServer::start);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        config.tls().ifPresent(files -> every(TLS_CHECK, new TlsReload(main, files)));
        every(KEY_CHECK, services.keys()::tryRefresh);
        every(KEY_RENEWAL, services.keys()::renew);
        every(KEY_RENEWAL, () -> services.revocations().forget(clock.instant().minus(REVOCATIONS_KEPT)));
        LOG.log(Level.INFO, "listening on " + config.address());
        return this;
    }

    private void every(Duration time, Runnable chore) {
        Runnable guarded = () -> {
            try {
                chore.run();
            } catch (RuntimeException e) {
                // One that throws would never run again.
                LOG.log(Level.ERROR, "a regular task failed", e);
            }
        };
        ScheduledFuture<?> _ =
                chores.scheduleWithFixedDelay(guarded, time.toSeconds(), time.toSeconds(), TimeUnit.SECONDS);
    }

    /** The port that tokens are served on. */
    public int port() {
        return main.port();
    }

    /** What the API answers. */
    public List<Endpoint> endpoints() {
        return dispatcher.endpoints();
    }

    /** The port that metrics are served on. */
    public int debugPort() {
        return debug.orElseThrow().port();
    }

    /** Lets requests in progress end, for a second, and gives everything back. */
    @Override
    public void close() {
        draining = true;
        chores.shutdownNow();
        main.stop(GRACE);
        debug.ifPresent(server -> server.stop(Duration.ZERO));
        services.close();
    }
}
