package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A running Wharf of the test's own: both services on free ports over one data folder. */
final class Wharf implements AutoCloseable {
    private static final String SEEDED = "seeded-keys";

    private final Path home;
    private final WharfSettings settings;
    private final int registryPort;
    private final int tokenPort;
    private final HttpClient http;
    private final Service token;
    private final Service registry;

    private Wharf(Path home, WharfSettings settings) throws IOException {
        this.home = home;
        this.settings = settings;
        List<Integer> ports = freePorts();
        this.registryPort = ports.get(0);
        this.tokenPort = ports.get(1);
        this.http =
                settings.tls().isPresent() ? Trust.client(settings.tls().get().ca()) : HttpClient.newHttpClient();
        Path registryYaml = home.resolve("registry.yml");
        Path tokenYaml = home.resolve("token.yml");
        Files.writeString(registryYaml, settings.registryYaml(home, registryPort, tokenPort));
        Files.writeString(tokenYaml, settings.tokenYaml(home, tokenPort));
        List<String> options = settings.tls().isPresent()
                ? Trust.options(settings.tls().get().ca(), home.resolve("trust.p12"))
                : List.of();
        this.token = new Service("token-server", options, tokenYaml, home, url(tokenPort, "/health/ready"), http);
        this.registry =
                new Service("registry-server", options, registryYaml, home, url(registryPort, "/health/ready"), http);
    }

    static Wharf start(Path home, WharfSettings settings) throws IOException, InterruptedException {
        Wharf wharf = new Wharf(Files.createDirectories(home), settings);
        wharf.start();
        return wharf;
    }

    /** As {@link #start(Path, WharfSettings)}, with signing keys that the test knows. */
    static Wharf startSeeded(Path home, WharfSettings settings) throws IOException, InterruptedException {
        SeededKeys.write(home, home.resolve(SEEDED));
        return start(home, settings);
    }

    /** Two ports that were free a moment ago, held together so that they differ. */
    static List<Integer> freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return List.of(one.getLocalPort(), other.getLocalPort());
        }
    }

    private URI url(int port, String path) {
        return URI.create("%s://localhost:%d%s".formatted(settings.scheme(), port, path));
    }

    /** The registry reads the authority's certificate, which the token server makes at its first start. */
    void start() throws IOException, InterruptedException {
        token.start();
        registry.start();
    }

    void stop() throws InterruptedException {
        registry.stop();
        token.stop();
    }

    Service token() {
        return token;
    }

    Service registry() {
        return registry;
    }

    int registryPort() {
        return registryPort;
    }

    int tokenPort() {
        return tokenPort;
    }

    /** Host and port as a client types them. */
    String at(String host) {
        return host + ":" + registryPort;
    }

    String address() {
        return at("localhost");
    }

    Admin admin() throws IOException {
        String password = Files.readString(home.resolve("admin-password")).strip();
        return new Admin(http, url(tokenPort, "/api/v1/"), new Account("admin", password));
    }

    RegistryClient client(Account account) {
        return new RegistryClient(http, url(registryPort, "/"), url(tokenPort, "/token"), account);
    }

    /** What the token server knows its registry by. */
    Path registrySecret() {
        return home.resolve("registry-secret");
    }

    /** The folder with the token server's signing key, if it was {@link #startSeeded started} with one. */
    Path keys() {
        return home.resolve(SEEDED);
    }

    /** Whatever was asked so far, neither service answered with a 5xx or logged a stack trace. */
    void assertNoServerErrors() throws IOException {
        for (Service service : List.of(registry, token)) {
            assertThat(service.accessLog()).isNotEmpty().noneMatch(request -> request.status() >= 500);
            assertThat(service.log()).doesNotContain("\tat ");
        }
    }

    @Override
    public void close() {
        registry.close();
        token.close();
    }
}
