package dev.wharf.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.registry.auth.TestAuthority;
import dev.wharf.registry.auth.TestToken;
import dev.wharf.registry.service.Fixture;
import dev.wharf.registry.storage.filesystem.FilesystemDriver;
import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as a whole: its command line, its start, its failures to start, and its end. */
class MainTest {
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:([0-9]+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    private record Ended(int code, String out, String err) {}

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("REGISTRY_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private Ended end(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("has ended")
                .isTrue();
        return new Ended(process.exitValue(), read("out"), read("err"));
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        return end(start(Map.of(), arguments));
    }

    private String read(String name) throws IOException {
        return Files.readString(directory.resolve(name), UTF_8);
    }

    private String config(String yaml) throws IOException {
        return Files.writeString(directory.resolve("registry.yml"), "version: 0.1\n" + yaml)
                .toString();
    }

    /** The port on which a process serves, as soon as it does. */
    private int port(Process process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            Matcher line = LISTENING.matcher(read("err"));
            if (line.find()) {
                return Integer.parseInt(line.group(1));
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("does not listen: " + read("err"));
    }

    private static void assertRefused(Ended ended, String line) {
        assertThat(ended.err).isEqualTo("registry-server: " + line + "\n");
        assertThat(ended.out).isEmpty();
        assertThat(ended.code).isEqualTo(1);
    }

    @Test
    void explainsItself() throws Exception {
        Ended help = run("--help");
        assertThat(help.code).isZero();
        assertThat(help.out).startsWith("Usage: registry-server serve [CONFIG.yml]");
        Ended version = run("--version");
        assertThat(version.code).isZero();
        assertThat(version.out).matches("registry-server \\S.*\\n");
        Ended unknown = run("frobnicate");
        assertThat(unknown.code).isEqualTo(1);
        assertThat(unknown.err).startsWith("registry-server: unknown command: frobnicate\nUsage: ");
        Ended none = run("serve");
        assertThat(none.code).isEqualTo(1);
        assertThat(none.err).startsWith("registry-server: accepted is one configuration file\nUsage: ");
    }

    @Test
    void saysInOneLineWhyItDoesNotStart() throws Exception {
        Path missing = directory.resolve("missing");
        assertRefused(run("serve", missing.toString()), missing + ": there is no such file");
        assertRefused(
                run("serve", config("storage: [\n")),
                directory.resolve("registry.yml")
                        + ":3:1: not valid YAML: expected the node content, but found '<stream end>'");
        assertRefused(
                run("serve", config("storage: s3\n")),
                "storage.s3: not a driver of this server, accepted is filesystem or inmemory");
        Path file = Files.createFile(directory.resolve("file"));
        Ended unwritable = run("serve", config("storage: {filesystem: {rootdirectory: " + file + "/x}}\n"));
        assertThat(unwritable.code).isEqualTo(1);
        assertThat(unwritable.err)
                .startsWith("registry-server: cannot use " + file + "/x as storage directory")
                .hasLineCount(1);
        Ended noCertificate =
                run("serve", config("storage: inmemory\nhttp: {tls: {certificate: /none.pem, key: /none.pem}}\n"));
        assertThat(noCertificate.code).isEqualTo(1);
        assertThat(noCertificate.err)
                .startsWith("registry-server: ")
                .contains("/none.pem")
                .hasLineCount(1);
        assertRefused(run("serve", config("""
                        storage: inmemory
                        auth: {token: {realm: 'http://a/token', service: s, issuer: i, rootcertbundle: /none.pem}}
                        """)), "auth.token.rootcertbundle: /none.pem: there is no such file");
    }

    @Test
    void saysThatItsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertRefused(
                    run("serve", config("storage: inmemory\nhttp: {addr: '" + address + "'}\n")),
                    "cannot listen on " + address + ": address already in use");
            String free = "storage: inmemory\nlog: {level: error}\nhttp: {addr: '127.0.0.1:0', debug: {addr: '"
                    + address + "'}}\n";
            assertRefused(run("serve", config(free)), "cannot listen on " + address + ": address already in use");
        }
    }

    @Test
    void servesUntilItIsToldToStop() throws Exception {
        String file = config("storage: {filesystem: {rootdirectory: " + directory.resolve("store") + "}}\n"
                + "http: {addr: '127.0.0.1:0'}\nfrobnicate: 1\n");
        Process process = start(Map.of("REGISTRY_CONFIGURATION_PATH", file), "serve");
        try (RawHttp http = RawHttp.connect(port(process))) {
            assertThat(http.exchange("GET", "/v2/").status()).isEqualTo(200);
            assertThat(http.exchange("GET", "/health/ready").status()).isEqualTo(200);
            long start = System.nanoTime();
            process.destroy();
            Ended ended = end(process);
            assertThat(ended.code).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(ended.err).contains("frobnicate: unknown key", "http.secret: not set");
            assertThat(ended.out).contains("\"GET /v2/ HTTP/1.1\" 200 2");
        }
    }

    @Test
    void purgesUploadsThatNobodyContinues() throws Exception {
        String file = config("""
                storage: {inmemory: {}, maintenance: {uploadpurging: {age: 1ms, interval: 20ms}}}
                http: {addr: '127.0.0.1:0', secret: s}
                """);
        Process process = start(Map.of(), "serve", file);
        try (RawHttp http = RawHttp.connect(port(process))) {
            http.send("POST /v2/foo/blobs/uploads/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
            String location = http.readResponse().header("Location").orElseThrow();
            String upload = location.substring("http://localhost".length());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (http.exchange("GET", upload).status() == 204) {
                assertThat(System.nanoTime()).as("patience is over").isLessThan(deadline);
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
            assertThat(http.exchange("GET", upload).status()).isEqualTo(404);
        }
        process.destroy();
        Ended ended = end(process);
        assertThat(ended.err)
                .contains("uploads: 1 found, 1 idle for PT0.001S or longer, 1 removed, 0 failed")
                .doesNotContain("level=warning");
    }

    @Test
    void tellsNoSecretInItsLogs() throws Exception {
        TestAuthority authority = TestAuthority.create("CA");
        KeyPair signer = TestAuthority.ec();
        Files.writeString(directory.resolve("ca.pem"), TestAuthority.pem(authority.certificate()));
        Files.writeString(directory.resolve("secret"), "exchange-secret-5f2d\n");
        String file =
                config("log: {level: debug}\nstorage: inmemory\nhttp: {addr: '127.0.0.1:0', secret: http-secret-77ab}\n"
                        + "auth: {token: {realm: 'http://auth/token', service: wharf-registry, issuer: wharf, rootcertbundle: "
                        + directory.resolve("ca.pem")
                        + "}}\nwharf: {exchange: {url: 'http://127.0.0.1:1/token', secretfile: "
                        + directory.resolve("secret") + "}}\n");
        Process process = start(Map.of(), "serve", file);
        String token = new TestToken()
                .claim("nbf", null)
                .expires(Instant.now().plusSeconds(600))
                .granting("repository:foo:pull")
                .x5c(authority.certify(signer.getPublic()))
                .sign(signer);
        try (RawHttp http = RawHttp.connect(port(process))) {
            assertThat(http.exchange("GET", "/v2/", "Authorization: Bearer " + token)
                            .status())
                    .isEqualTo(200);
            assertThat(http.exchange("GET", "/v2/", "Authorization: Basic YWxpY2U6aHVudGVyMg==")
                            .status())
                    .isEqualTo(503);
            assertThat(http.exchange("GET", "/v2/?token=" + token).status()).isEqualTo(401);
            assertThat(http.exchange("GET", "/v2/foo/manifests/x", "Authorization: Bearer x" + token)
                            .status())
                    .isEqualTo(401);
            http.send("GET /v2/?token=" + token + " HTTP/1.1\r\nAuthorization: Bearer " + token + "\r\n" + token
                    + "\r\n\r\n");
            assertThat(http.readResponse().status()).isEqualTo(400);
        }
        process.destroy();
        Ended ended = end(process);
        assertThat(ended.out).hasLineCount(5).contains(" alice ").contains(" \"-\" 400 ");
        assertThat(ended.err).contains("refused a request from 127.0.0.1: ");
        assertThat(ended.out + ended.err)
                .doesNotContain(
                        token.substring(token.length() - 20), "YWxpY2U6", "hunter2", "exchange-secret", "http-secret");
    }

    @Test
    void verifiesAStorageAndFailsIfItIsDamaged() throws Exception {
        String file = config("storage: {filesystem: {rootdirectory: " + directory.resolve("store") + "}}\n");
        Digest digest = new Fixture(FilesystemDriver.open(directory.resolve("store"), UUID::randomUUID))
                .push(Fixture.REPO, "content");
        Ended sound = run("verify", file);
        assertThat(sound.code).as(sound.err).isZero();
        assertThat(sound.out).isEqualTo("1 blobs are sound; nothing else was found\n");

        Path data = directory.resolve("store/docker/registry/v2/blobs/sha256/%s/%s/data"
                .formatted(digest.hex().substring(0, 2), digest.hex()));
        Files.writeString(data, "c0ntent");
        Ended damaged = run("verify", "--quarantine", file);
        assertThat(damaged.code).isEqualTo(1);
        assertThat(damaged.out)
                .contains("mismatch: " + digest + " (7 bytes, moved to ")
                .endsWith("0 blobs are sound; found: {MISMATCH=1, BLOB_WITHOUT_DATA=1}\n");
        assertThat(damaged.err).isEqualTo("registry-server: the storage is damaged\n");
        assertThat(data).doesNotExist();
    }
}
