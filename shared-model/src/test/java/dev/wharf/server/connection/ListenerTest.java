package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Opening ports, and how many clients come in. */
class ListenerTest {
    private static GuardedServer.Builder server() {
        return GuardedServer.builder()
                .routing(routing -> routing.get(
                        "/hello",
                        (request, response) ->
                                response.send(request.remotePeer().host())));
    }

    @Test
    void namesThePortThatIsTaken() {
        try (WireServer first = WireServer.start()) {
            int port = first.server.port();
            assertThatThrownBy(() -> server().address("127.0.0.1", port).start())
                    .isInstanceOf(ListenException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + port + ": address already in use");
            assertThatThrownBy(() -> server().address("", port).start())
                    .isInstanceOf(ListenException.class)
                    .hasMessage("cannot listen on 0.0.0.0:" + port + ": address already in use");
        }
    }

    @Test
    void namesTheHostThatIsUnknown() {
        assertThatThrownBy(() -> server().address("nowhere.invalid", 0).start())
                .isInstanceOf(ListenException.class)
                .hasMessage("cannot listen on nowhere.invalid:0: unknown host");
    }

    @Test
    void namesTheAddressThatIsNotOurs() {
        assertThatThrownBy(() -> server().address("192.0.2.1", 0).start())
                .isInstanceOf(ListenException.class)
                .hasMessage("cannot listen on 192.0.2.1:0: cannot assign requested address");
    }

    @Test
    void listensOnAllInterfaces() throws IOException {
        GuardedServer server = server().address("", 0).start();
        try (RawHttp client = RawHttp.connect(server.port())) {
            assertThat(client.exchange("GET", "/hello").body()).isEqualTo("127.0.0.1");
        } finally {
            server.stop(Duration.ZERO);
        }
    }

    @Test
    void hasNoPortBeforeItStarts() {
        assertThatThrownBy(() -> server().build().port()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void makesClientsBeyondTheLimitWait() throws Exception {
        ConnectionLimits two = new ConnectionLimits(
                WireServer.LONG,
                WireServer.LONG,
                WireServer.LONG,
                WireServer.LONG,
                1000,
                1000,
                1000,
                1000,
                WireServer.LONG,
                2);
        GuardedServer server = server().limits(two).start();
        try (RawHttp first = RawHttp.connect(server.port());
                RawHttp second = RawHttp.connect(server.port());
                RawHttp third = RawHttp.connect(server.port())) {
            assertThat(first.exchange("GET", "/hello").status()).isEqualTo(200);
            assertThat(second.exchange("GET", "/hello").status()).isEqualTo(200);
            third.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(third.isQuietFor(WireServer.SHORT)).isTrue();
            first.reset();
            assertThat(third.readResponse().status()).isEqualTo(200);
        } finally {
            server.stop(Duration.ZERO);
        }
    }

    @Test
    void survivesClientsThatLeaveAtOnce() throws IOException {
        GuardedServer server = server().start();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                socket.setSoLinger(true, 0);
                socket.close();
            }
            try (RawHttp client = RawHttp.connect(server.port())) {
                assertThat(client.exchange("GET", "/hello").status()).isEqualTo(200);
            }
        } finally {
            server.stop(Duration.ZERO);
        }
    }
}
