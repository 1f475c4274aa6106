package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.wharf.server.connection.RawHttp.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real nginx with nothing but {@code proxy_pass}, which speaks HTTP/1.0 to the server behind it. */
class NginxTest {
    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/local/sbin/nginx"));

    private static WireServer server;
    private static Process nginx;
    private static int port;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws Exception {
        Path program = PLACES.stream().filter(Files::isExecutable).findFirst().orElseGet(NginxTest::missing);
        server = WireServer.start();
        port = freePort();
        Path conf = Files.writeString(directory.resolve("nginx.conf"), configuration());
        nginx = new ProcessBuilder(program.toString(), "-p", directory.toString(), "-c", conf.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        awaitPort();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (nginx != null) {
            nginx.destroy();
            nginx.waitFor(5, TimeUnit.SECONDS);
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"/hello, 5", "/stream, 30000", "/sized?n=3000000, 3000000"})
    void passesBodies(String target, int length) throws IOException {
        try (RawHttp client = RawHttp.connect(port)) {
            for (int i = 0; i < 3; i++) {
                Response response = client.exchange("GET", target);
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.body()).hasSize(length);
            }
        }
    }

    @Test
    void passesHead() throws IOException {
        try (RawHttp client = RawHttp.connect(port)) {
            assertThat(client.exchange("HEAD", "/sized?n=3000000").header("Content-Length"))
                    .contains("3000000");
            assertThat(client.exchange("GET", "/hello").body()).isEqualTo("hello");
        }
    }

    @Test
    void passesUploads() throws IOException {
        try (RawHttp client = RawHttp.connect(port)) {
            client.send("PUT /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n\r\n")
                    .send(new byte[3_000_000]);
            assertThat(client.readResponse().body()).isEqualTo("3000000");
            client.send(
                    "PUT /count HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
            assertThat(client.readResponse().body()).isEqualTo("3");
        }
    }

    @Test
    void passesEarlyAnswers() throws IOException {
        try (RawHttp client = RawHttp.connect(port)) {
            client.send("PUT /reject HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n\r\n")
                    .send(new byte[3_000_000]);
            assertThat(client.readResponse().status()).isEqualTo(401);
        }
    }

    private static Path missing() {
        if (Boolean.getBoolean("require.clients")) {
            return fail("nginx is not installed");
        }
        return abort("nginx is not installed: HTTP/1.0 through a real proxy is not tested");
    }

    private static String configuration() {
        return """
                daemon off;
                user root;
                worker_processes 1;
                pid nginx.pid;
                error_log stderr;
                events {}
                http {
                    access_log off;
                    client_max_body_size 0;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    server {
                        listen 127.0.0.1:%d;
                        location / { proxy_pass http://127.0.0.1:%d; }
                    }
                }
                """.formatted(port, server.server.port());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort() throws Exception {
        for (int i = 0; i < 100; i++) {
            if (!nginx.isAlive()) {
                fail("nginx ended: " + Files.readString(directory.resolve("output")));
            }
            try (RawHttp client = RawHttp.connect(port)) {
                assertThat(client.exchange("GET", "/hello").status()).isEqualTo(200);
                return;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        fail("nginx does not listen");
    }
}
