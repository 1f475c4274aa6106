package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whoever keeps the server waiting is cut; whoever makes progress is not. */
class DeadlineTest {
    private static final Duration SHORT = WireServer.SHORT;
    private static final Duration LONG = WireServer.LONG;
    /** Not reached by clients that pause less, even on a busy machine. */
    private static final Duration AMPLE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final String PUT = "PUT /count HTTP/1.1\r\nHost: localhost\r\n";

    private static WireServer server(Duration head, Duration stall, Duration idle) {
        return WireServer.start(ConnectionLimits.defaults().withTimeouts(head, LONG, stall, idle));
    }

    @Test
    void cutsASilentClient() throws IOException {
        try (WireServer server = server(SHORT, LONG, LONG);
                RawHttp client = server.connect()) {
            client.awaitClose();
        }
    }

    @Test
    void cutsAStalledHead() throws IOException {
        try (WireServer server = server(SHORT, LONG, LONG);
                RawHttp client = server.connect()) {
            client.send("GET /hello HTTP/1.1\r\nHost: local");
            client.awaitClose();
        }
    }

    @Test
    void cutsADrippingHead() throws IOException {
        try (WireServer server = server(SHORT, LONG, LONG);
                RawHttp client = server.connect()) {
            assertThat(client.exchange("GET", "/hello").status()).isEqualTo(200);
            client.send("GET /hello HTTP/1.1\r\n");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            client.send("A: b\r\n");
                            client.isQuietFor(PAUSE);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void cutsAnIdleClientAfterItsOwnTime() throws IOException {
        try (WireServer server = server(LONG, LONG, SHORT);
                RawHttp client = server.connect()) {
            assertThat(client.isQuietFor(SHORT.multipliedBy(2))).isTrue();
            assertThat(client.exchange("GET", "/hello").status()).isEqualTo(200);
            client.awaitClose();
        }
    }

    @Test
    void cutsAStalledBody() throws Exception {
        try (WireServer server = server(LONG, SHORT, LONG);
                RawHttp client = server.connect()) {
            client.send(PUT + "Content-Length: 100\r\n\r\nabc");
            client.awaitClose();
            assertThat(server.nextFailure()).isInstanceOf(ClientAbortedException.class);
        }
    }

    @Test
    void cutsAStalledChunk() throws Exception {
        try (WireServer server = server(LONG, SHORT, LONG);
                RawHttp client = server.connect()) {
            client.send(PUT + "Transfer-Encoding: chunked\r\n\r\n5\r\nabc");
            client.awaitClose();
            assertThat(server.nextFailure()).isInstanceOf(ClientAbortedException.class);
        }
    }

    @Test
    void letsASlowBodyArrive() throws IOException {
        try (WireServer server = server(LONG, AMPLE, LONG);
                RawHttp client = server.connect()) {
            client.send(PUT + "Content-Length: 15\r\n\r\n");
            for (int i = 0; i < 15; i++) {
                assertThat(client.isQuietFor(PAUSE)).isTrue();
                client.send("x");
            }
            assertThat(client.readResponse().body()).isEqualTo("15");
        }
    }

    @Test
    void cutsAReaderThatStopsReading() throws Exception {
        try (WireServer server = server(LONG, SHORT, LONG);
                RawHttp client = RawHttp.connectWithSmallWindow(server.server.port())) {
            client.send("GET /sized?n=100000000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(server.nextFailure()).isInstanceOf(ClientAbortedException.class);
            client.awaitClose();
        }
    }

    @Test
    void letsASlowReaderReceive() throws Exception {
        try (WireServer server = server(LONG, AMPLE, LONG);
                RawHttp client = RawHttp.connectWithSmallWindow(server.server.port())) {
            int length = 16_000_000;
            client.send("GET /sized?n=" + length + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            int received = 0;
            // Slower than the server could send, and longer than AMPLE in all.
            for (int i = 0; i < 16; i++) {
                received += client.read(length / 16);
                Thread.sleep(PAUSE);
            }

            received += client.read(1000);
            // The body and its head.
            assertThat(received).isBetween(length + 1, length + 999);
        }
    }

    @Test
    void handlersMayTakeTheirTime() throws IOException {
        try (WireServer server = server(AMPLE, AMPLE, AMPLE);
                RawHttp client = server.connect()) {
            assertThat(client.exchange("GET", "/slow").body()).isEqualTo("slow");
        }
    }

    @Test
    void stopsDrainingInTime() throws IOException {
        ConnectionLimits limits = new ConnectionLimits(LONG, LONG, LONG, LONG, 1000, 1000, 1000, 8 << 20, SHORT, 10);
        try (WireServer server = WireServer.start(limits);
                RawHttp client = server.connect()) {
            client.send("PUT /reject HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
            assertThat(client.readResponse().status()).isEqualTo(401);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            client.send("x");
                            Thread.sleep(PAUSE);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }
}
