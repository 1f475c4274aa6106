package dev.wharf.registry;

import dev.wharf.registry.auth.AccessController;
import dev.wharf.registry.auth.CertificateBundle;
import dev.wharf.registry.auth.CertificateRoots;
import dev.wharf.registry.auth.CredentialExchange;
import dev.wharf.registry.auth.JwksSource;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.registry.auth.Realm;
import dev.wharf.registry.auth.RevocationFeed;
import dev.wharf.registry.auth.Revocations;
import dev.wharf.registry.auth.TokenAccess;
import dev.wharf.registry.auth.TokenVerifier;
import dev.wharf.registry.auth.TrustedKeys;
import dev.wharf.registry.config.AuthConfig;
import dev.wharf.registry.config.ConfigFile;
import dev.wharf.registry.config.RegistryConfig;
import dev.wharf.registry.config.SecretFile;
import dev.wharf.registry.config.StorageConfig;
import dev.wharf.registry.config.WharfConfig;
import dev.wharf.registry.gc.UploadPurge;
import dev.wharf.registry.http.RegistryRouting;
import dev.wharf.registry.ops.StorageHealth;
import dev.wharf.registry.service.RegistryServices;
import dev.wharf.registry.storage.Finding;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.Verification;
import dev.wharf.registry.storage.filesystem.FilesystemDriver;
import dev.wharf.registry.storage.inmemory.InMemoryDriver;
import dev.wharf.server.crypto.NativeCrypto;
import dev.wharf.server.logging.Logging;
import dev.wharf.server.ops.StopSignal;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The command {@code registry-server}. */
public final class Main {
    private static final System.Logger LOG = System.getLogger(Main.class.getName());
    private static final String CONFIGURATION_PATH = "REGISTRY_CONFIGURATION_PATH";
    private static final String USAGE = """
            Usage: registry-server serve [CONFIG.yml]
                   registry-server verify [--quarantine] [CONFIG.yml]
                   registry-server --help | --version

            serve stores and serves container images.
            verify compares every blob with its digest and every link with what it leads to,
            prints what does not match, and fails if that is damage. With --quarantine it
            moves damaged blobs aside, so that a new push stores them again; stop the server
            before.
            Settings are those of registry:2, read from CONFIG.yml or the file that
            REGISTRY_CONFIGURATION_PATH names; REGISTRY_A_B=... overrides a.b.
            """;

    private final Clock clock = Clock.systemUTC();
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    private Main(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Runs the command; the process ends with 0 when it did what it was told, SIGTERM included, else with 1. */
    public static void main(String[] args) {
        new Main(System.getenv(), System.out, System.err).run(List.of(args));
    }

    private void run(List<String> args) {
        switch (args.isEmpty() ? "" : args.getFirst()) {
            case "serve" -> serve(args.subList(1, args.size()));
            case "verify" -> verify(args.subList(1, args.size()));
            case "--help", "-h" -> out.print(USAGE);
            case "--version", "-v" -> out.println("registry-server " + version());
            case "" -> fail("a command is missing\n" + USAGE);
            default -> fail("unknown command: " + args.getFirst() + "\n" + USAGE);
        }
    }

    private void serve(List<String> args) {
        Optional<Path> file = configuration(args);
        if (file.isEmpty()) {
            return;
        }
        StopSignal signal = StopSignal.await();
        try {
            start(ConfigFile.read(file.get(), environment), signal);
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "cannot start", e);
            signal.ignore();
            fail(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
        }
    }

    private void verify(List<String> args) {
        boolean quarantine = args.contains("--quarantine");
        Optional<Path> file = configuration(
                args.stream().filter(word -> !word.equals("--quarantine")).toList());
        if (file.isEmpty()) {
            return;
        }
        Map<Finding.Kind, Integer> counts = new EnumMap<>(Finding.Kind.class);
        try (StorageDriver driver = driver(
                ConfigFile.read(file.get(), environment).config().storage().driver())) {
            int sound = new Verification(driver, quarantine, finding -> {
                        counts.merge(finding.kind(), 1, Integer::sum);
                        out.println(finding);
                    })
                    .run();
            out.println(
                    sound + " blobs are sound; " + (counts.isEmpty() ? "nothing else was found" : "found: " + counts));
        } catch (RuntimeException e) {
            fail(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
        }
        if (counts.keySet().stream().anyMatch(Finding.Kind::isDamage)) {
            fail("the storage is damaged");
        }
    }

    /** The only argument, or what the environment names. */
    private Optional<Path> configuration(List<String> args) {
        Optional<String> file =
                args.stream().findFirst().or(() -> Optional.ofNullable(environment.get(CONFIGURATION_PATH)));
        if (file.isEmpty() || args.size() > 1) {
            fail("accepted is one configuration file\n" + USAGE);
            return Optional.empty();
        }
        return file.map(Path::of);
    }

    private void start(ConfigFile file, StopSignal signal) {
        RegistryConfig config = file.config();
        Logging.configure(
                config.log().level(), config.log().format(), config.log().fields());
        file.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));

        String cryptography = NativeCrypto.install();
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(3))
                .build();
        Revocations revocations = new Revocations();
        AccessController access = access(config, client, revocations);
        Optional<RevocationFeed> feed =
                config.wharf().revocations().map(settings -> feed(settings, client, revocations));
        StorageDriver driver = driver(config.storage().driver());
        RegistryServices services = RegistryServices.over(driver, rules(config), clock, UUID::randomUUID);
        RegistryRouting api = new RegistryRouting(config, services, access);
        StorageHealth health = new StorageHealth(driver, config.storage(), services.manifests()::mismatches, clock);
        RegistryServer server = new RegistryServer(config, api, health, clock).start();
        config.storage()
                .uploadPurging()
                .ifPresent(purging -> server.every(
                        purging.interval(), new UploadPurge(driver, purging.age(), purging.dryRun(), clock)));
        feed.ifPresent(polled -> {
            Thread _ = Thread.startVirtualThread(polled);
            server.every(config.wharf().revocations().orElseThrow().interval(), polled);
        });
        if (config.http().secret().isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "http.secret: not set, a random one is used; registries that share a storage need the same");
        }
        LOG.log(Level.INFO, cryptography);
        signal.ends(() -> {
            server.close();
            driver.close();
        });
    }

    private static RegistryServices.Rules rules(RegistryConfig config) {
        return new RegistryServices.Rules(
                config.storage().deleteEnabled(), config.wharf().sparseManifests());
    }

    private StorageDriver driver(StorageConfig.Driver driver) {
        return switch (driver) {
            case StorageConfig.Filesystem(Path root) -> FilesystemDriver.open(root, UUID::randomUUID);
            case StorageConfig.InMemory() -> new InMemoryDriver(clock);
        };
    }

    private RevocationFeed feed(WharfConfig.Revocations settings, HttpClient client, Revocations revocations) {
        String secret = SecretFile.read("wharf.revocations.secretfile", settings.secretFile());
        return new RevocationFeed(settings.url(), secret, client, revocations, clock);
    }

    private AccessController access(RegistryConfig config, HttpClient client, Revocations revocations) {
        return switch (config.auth()) {
            case AuthConfig.Open() -> new OpenAccess();
            case AuthConfig.Token token -> tokenAccess(token, config, client, revocations);
        };
    }

    private TokenAccess tokenAccess(
            AuthConfig.Token token, RegistryConfig config, HttpClient client, Revocations revocations) {
        List<X509Certificate> certificates =
                token.rootCertBundle().map(CertificateBundle::read).orElse(List.of());
        Optional<JwksSource> jwks = token.jwks().map(where -> switch (where) {
            case AuthConfig.JwksFile(Path path) -> JwksSource.file(path);
            case AuthConfig.JwksUrl(URI url) -> JwksSource.url(url, client);
        });
        TrustedKeys keys = new TrustedKeys(certificates, jwks, clock, Thread::startVirtualThread);
        keys.refreshIfOld();
        TokenVerifier verifier = new TokenVerifier(
                token.issuer(),
                token.service(),
                new CertificateRoots(certificates),
                keys,
                token.algorithms(),
                revocations,
                clock);
        Optional<CredentialExchange> exchange = config.wharf()
                .exchange()
                .map(settings -> new CredentialExchange(
                        settings.url(),
                        token.service(),
                        settings.secretFile().map(path -> SecretFile.read("wharf.exchange.secretfile", path)),
                        verifier,
                        client,
                        clock,
                        new SecureRandom()));
        return new TokenAccess(new Realm(token.realm(), config.wharf().hosts()), token.service(), verifier, exchange);
    }

    private void fail(String message) {
        err.println("registry-server: " + message.strip());
        System.exit(1);
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
