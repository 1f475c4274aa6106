package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.server.connection.RawHttp.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    @TempDir
    private static Path directory;

    private static TestCertificate certificate;
    private static WireServer server;
    /** Handshakes have little time here. */
    private static WireServer impatient;

    @BeforeAll
    static void start() throws Exception {
        certificate = TestCertificate.create(directory, "-keyalg", "EC");
        TlsFiles files = certificate.writeTo(directory);
        server = WireServer.start(settings -> settings.tls(files));
        impatient = WireServer.start(settings -> settings.tls(files)
                .limits(ConnectionLimits.defaults()
                        .withTimeouts(WireServer.LONG, WireServer.SHORT, WireServer.LONG, WireServer.LONG)));
    }

    @AfterAll
    static void stop() {
        server.close();
        impatient.close();
    }

    private static RawHttp connect() throws Exception {
        return RawHttp.connectTls(server.server.port(), certificate.client());
    }

    @Test
    void servesAndKeepsTheConnection() throws Exception {
        exchangeSome();
    }

    private static void exchangeSome() throws Exception {
        try (RawHttp client = connect()) {
            assertThat(client.exchange("GET", "/hello").body()).isEqualTo("hello");
            assertThat(client.exchange("HEAD", "/hello").header("Content-Length"))
                    .contains("5");
            assertThat(client.exchange("GET", "/sized?n=1000000").body()).hasSize(1_000_000);
            client.send("PUT /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n")
                    .send(new byte[1_000_000]);
            assertThat(client.readResponse().body()).isEqualTo("1000000");
        }
    }

    @Test
    void closesTheSocketToo() throws Exception {
        try (RawHttp client = connect()) {
            assertThat(client.exchange("GET", "/hello", "Connection: close").status())
                    .isEqualTo(200);
            client.awaitClose();
        }
    }

    @Test
    void letsAClientThatIsStillSendingSeeTheEarlyAnswer() throws Exception {
        try (RawHttp client = connect()) {
            client.send("PUT /reject HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n")
                    .send(new byte[4_000_000]);
            assertThat(client.readResponse().status()).isEqualTo(401);
            client.awaitClose();
        }
    }

    @Test
    void explainsItselfToPlainHttp() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("GET /v2/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Response refused = client.readResponse();
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).isEqualTo("Client sent an HTTP request to an HTTPS server.\n");
            client.awaitClose();
        }
    }

    @Test
    void cutsASilentClient() throws IOException {
        try (RawHttp client = impatient.connect()) {
            client.awaitClose();
        }
    }

    @Test
    void cutsAStalledHandshake() throws IOException {
        try (RawHttp client = impatient.connect()) {
            client.send("\u0016\u0003\u0001\u0002\0\u0001\0");
            client.awaitClose();
        }
    }

    @Test
    void closesAfterAHandshakeThatFails() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("\u0016\u0003\u0001\0\u0005hello");
            client.awaitClose();
        }
    }

    @Test
    void speaksHttp11ToClientsThatAlsoOfferHttp2() throws Exception {
        try (SSLSocket socket = socket()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaks(String protocol) throws Exception {
        try (SSLSocket socket = socket()) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
        }
    }

    @Test
    void looksNoNamesUp() throws Exception {
        int start = CountingResolver.reverseLookups();
        InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName();
        int before = CountingResolver.reverseLookups();
        assertThat(before).isEqualTo(start + 1);

        exchangeSome();
        assertThat(CountingResolver.reverseLookups()).isEqualTo(before);
    }

    @Test
    void changesItsCertificateWhileItRuns() throws Exception {
        Path own = Files.createTempDirectory(directory, "reload");
        TlsFiles files = certificate.writeTo(own);
        TestCertificate renewed = TestCertificate.create(directory, "-keyalg", "EC");
        try (WireServer reloading = WireServer.start(settings -> settings.tls(files));
                RawHttp before = RawHttp.connectTls(reloading.server.port(), certificate.client())) {
            assertThat(before.exchange("GET", "/hello").status()).isEqualTo(200);

            Files.writeString(files.key(), "nothing");
            assertThatThrownBy(reloading.server::reloadTls).isInstanceOf(TlsException.class);
            try (RawHttp still = RawHttp.connectTls(reloading.server.port(), certificate.client())) {
                assertThat(still.exchange("GET", "/hello").status()).isEqualTo(200);
            }

            renewed.writeTo(own);
            reloading.server.reloadTls();
            try (RawHttp after = RawHttp.connectTls(reloading.server.port(), renewed.client())) {
                assertThat(after.exchange("GET", "/hello").status()).isEqualTo(200);
            }
            try (RawHttp distrusting = RawHttp.connectTls(reloading.server.port(), certificate.client())) {
                assertThatThrownBy(() -> distrusting.exchange("GET", "/hello"))
                        .isInstanceOf(SSLHandshakeException.class);
            }
            assertThat(before.exchange("GET", "/hello").status()).isEqualTo(200);
        }
    }

    @Test
    void stopsAtOnceWhileAClientShakesHands() throws Exception {
        TlsFiles files = certificate.writeTo(Files.createTempDirectory(directory, "stop"));
        try (WireServer stopping = WireServer.start(settings -> settings.tls(files));
                RawHttp client = stopping.connect()) {
            client.send("\u0016");
            long start = System.nanoTime();
            stopping.server.stop(WireServer.LONG);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            client.awaitClose();
        }
    }

    private static SSLSocket socket() throws Exception {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.server.port());
        return (SSLSocket)
                certificate.client().getSocketFactory().createSocket(plain, "localhost", server.server.port(), true);
    }
}
