package dev.wharf.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.registry.auth.TestAuthority;
import dev.wharf.registry.config.ConfigFile;
import dev.wharf.registry.config.RegistryConfig;
import dev.wharf.registry.http.RegistryRouting;
import dev.wharf.registry.ops.StorageHealth;
import dev.wharf.registry.service.RegistryServices;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.StorageException.Reason;
import dev.wharf.registry.storage.filesystem.FilesystemDriver;
import dev.wharf.registry.storage.inmemory.InMemoryDriver;
import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryServerTest {
    @TempDir
    private Path directory;

    private RegistryServer start(String yaml) throws IOException {
        return start(yaml, FilesystemDriver.open(directory.resolve("store"), UUID::randomUUID));
    }

    private RegistryServer start(String yaml, StorageDriver driver) throws IOException {
        Path file = directory.resolve("registry.yml");
        Files.writeString(file, "version: 0.1\nstorage: {filesystem: {}}\n" + yaml);
        RegistryConfig config = ConfigFile.read(file, Map.of()).config();
        Clock clock = Clock.systemUTC();
        RegistryServices services =
                RegistryServices.over(driver, new RegistryServices.Rules(false, false), clock, UUID::randomUUID);
        return new RegistryServer(
                        config,
                        new RegistryRouting(config, services, new OpenAccess()),
                        new StorageHealth(driver, config.storage(), services.manifests()::mismatches, clock),
                        clock)
                .start();
    }

    @Test
    void tellsItsHealthOnTheMainPortAndTheRestOnTheOther() throws Exception {
        String yaml = """
                http: {addr: '127.0.0.1:0', debug: {addr: '127.0.0.1:0', prometheus: {enabled: true}}}
                log: {accesslog: {disabled: true}}
                """;
        try (RegistryServer server = start(yaml);
                RawHttp main = RawHttp.connect(server.port());
                RawHttp debug = RawHttp.connect(server.debugPort().orElseThrow())) {
            assertThat(main.exchange("GET", "/health/live").status()).isEqualTo(200);
            assertThat(main.exchange("GET", "/health/ready").body()).isEqualTo("{\"status\":\"up\"}");
            assertThat(main.exchange("GET", "/metrics").status()).isEqualTo(404);
            assertThat(main.exchange("GET", "/debug/health").status()).isEqualTo(404);
            assertThat(main.exchange("GET", "/v2/").header("X-Request-Id")).isPresent();
            assertThat(main.exchange("GET", "/v2/foo/manifests/x").status()).isEqualTo(404);
            assertThat(main.exchange("GET", "/v2/FOO/manifests/x").status()).isEqualTo(400);

            assertThat(debug.exchange("GET", "/debug/health").body()).isEqualTo("{}");
            assertThat(debug.exchange("GET", "/metrics").body())
                    .contains("registry_http_requests_total{code=\"200\",handler=\"base\",method=\"get\"} 1.0")
                    .contains("registry_http_requests_total{code=\"404\",handler=\"manifest\",method=\"get\"} 1.0")
                    .contains("registry_http_requests_total{code=\"400\",handler=\"other\",method=\"get\"} 1.0");
            assertThat(debug.exchange("GET", "/v2/").status()).isEqualTo(404);
        }
    }

    @Test
    void isNotReadyWhileTheDiskTakesNothingAndSaysWhyOnTheOtherPort() throws Exception {
        StorageDriver memory = new InMemoryDriver(Clock.systemUTC());
        StorageDriver cutOff = (StorageDriver) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StorageDriver.class}, (_, method, arguments) -> {
                    if (method.getName().equals("put")) {
                        throw new StorageException(Reason.FAILED, "Input/output error");
                    }
                    return method.invoke(memory, arguments);
                });
        String yaml = "http: {addr: '127.0.0.1:0', debug: {addr: '127.0.0.1:0'}}\nlog: {accesslog: {disabled: true}}\n";
        try (RegistryServer server = start(yaml, cutOff);
                RawHttp main = RawHttp.connect(server.port());
                RawHttp debug = RawHttp.connect(server.debugPort().orElseThrow())) {
            RawHttp.Response ready = main.exchange("GET", "/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("{\"status\":\"down\"}");
            assertThat(main.exchange("GET", "/health/live").status()).isEqualTo(200);
            assertThat(debug.exchange("GET", "/debug/health").body())
                    .isEqualTo("{\"storagedriver_filesystem\":\"Input/output error\"}");
        }
    }

    @Test
    void servesOverTls() throws Exception {
        TestAuthority authority = TestAuthority.create("CA");
        KeyPair keys = TestAuthority.ec();
        Files.writeString(directory.resolve("certificate.pem"), TestAuthority.pem(authority.certify(keys.getPublic())));
        Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        Digest digest = Digest.Algorithm.SHA256.of(content);
        String yaml = "http: {addr: '127.0.0.1:0', tls: {certificate: " + directory.resolve("certificate.pem")
                + ", key: " + directory.resolve("key.pem") + "}}\nlog: {accesslog: {disabled: true}}\n";
        try (RegistryServer server = start(yaml);
                RawHttp http = RawHttp.connectTls(server.port(), trusting(authority))) {
            http.send("POST /v2/foo/blobs/uploads/?digest=" + digest
                            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + content.length + "\r\n\r\n")
                    .send(content);
            RawHttp.Response created = http.readResponse();
            assertThat(created.status()).isEqualTo(201);
            assertThat(created.header("Location")).contains("https://localhost/v2/foo/blobs/" + digest);
            String body = http.exchange("GET", "/v2/foo/blobs/" + digest).body();
            assertThat(Digest.Algorithm.SHA256.of(body.getBytes(ISO_8859_1))).isEqualTo(digest);
        }
    }

    private static SSLContext trusting(TestAuthority authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void letsARequestInProgressEnd() throws Exception {
        String yaml = "http: {addr: '127.0.0.1:0', draintimeout: 30s}\nlog: {accesslog: {disabled: true}}\n";
        byte[] content = "x".repeat(1000).getBytes(UTF_8);
        try (RegistryServer server = start(yaml);
                RawHttp http = RawHttp.connect(server.port())) {
            http.send("POST /v2/foo/blobs/uploads/?digest=" + Digest.Algorithm.SHA256.of(content)
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n");
            assertThat(http.readResponse().status()).isEqualTo(100);
            Thread stopping = Thread.startVirtualThread(server::close);
            http.send(content);
            assertThat(http.readResponse().status()).isEqualTo(201);
            stopping.join();
        }
    }
}
