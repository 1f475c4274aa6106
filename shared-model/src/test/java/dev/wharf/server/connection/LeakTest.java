package dev.wharf.server.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However clients leave, neither their sockets nor their places stay behind. */
class LeakTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int PLACES = 16;
    private static final List<String> HALVES = List.of(
            "",
            "\u0016\u0003\u0001",
            "GET /hello HTTP/1.1\r\n",
            "garbage\r\n\r\n",
            "PUT /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc",
            "PUT /count HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
            "PUT /reject HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc",
            "GET /sized?n=100000000 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /fail HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    private static final int SETTLED = 10;

    @TempDir
    private Path directory;

    @Test
    void plainConnectionsLeaveNothing() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(DESCRIPTORS), "no /proc here to count open sockets in");
        try (WireServer server = WireServer.start(limits())) {
            check(server);
            assertAllPlacesAreFree(server::connect);
        }
    }

    @Test
    void tlsConnectionsLeaveNothing() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(DESCRIPTORS), "no /proc here to count open sockets in");
        TestCertificate certificate = TestCertificate.create(directory, "-keyalg", "EC");
        TlsFiles files = certificate.writeTo(directory);
        try (WireServer server =
                WireServer.start(settings -> settings.limits(limits()).tls(files))) {
            check(server);
            for (String half : HALVES) {
                try (RawHttp client = RawHttp.connectTls(server.server.port(), certificate.client())) {
                    client.send(half);
                }
            }
            assertAllPlacesAreFree(() -> RawHttp.connectTls(server.server.port(), certificate.client()));
        }
    }

    /** Every way to leave: by FIN, by reset, by staying until one is cut. */
    private static void check(WireServer server) throws Exception {
        long before = openSockets();
        List<Socket> staying = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            for (String half : HALVES) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port());
                socket.getOutputStream().write(half.getBytes(ISO_8859_1));
                switch (i) {
                    case 0 -> socket.close();
                    case 1 -> {
                        socket.setSoLinger(true, 0);
                        socket.close();
                    }
                    default -> staying.add(socket);
                }
            }
        }
        long deadline = System.nanoTime() + RawHttp.PATIENCE.toNanos();
        // Those that stay keep their own ends open. Some may not even be accepted at the first look, so few are few
        // only when they stay few.
        int few = 0;
        while (few < SETTLED && System.nanoTime() < deadline) {
            few = openSockets() <= before + staying.size() ? few + 1 : 0;
            Thread.sleep(20);
        }
        assertThat(few).as("looks in a row at which no socket was left").isEqualTo(SETTLED);
        for (Socket socket : staying) {
            socket.close();
        }
    }

    private static void assertAllPlacesAreFree(Connecting connecting) throws Exception {
        List<RawHttp> clients = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            RawHttp client = connecting.connect();
            clients.add(client);
            assertThat(client.exchange("GET", "/hello").status()).isEqualTo(200);
        }
        for (RawHttp client : clients) {
            client.close();
        }
    }

    private static ConnectionLimits limits() {
        return new ConnectionLimits(
                WireServer.SHORT,
                WireServer.SHORT,
                WireServer.SHORT,
                WireServer.SHORT,
                1000,
                1000,
                1000,
                100_000,
                WireServer.SHORT,
                PLACES);
    }

    private static long openSockets() throws IOException {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors.filter(LeakTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    private interface Connecting {
        RawHttp connect() throws Exception;
    }
}
