package dev.wharf.server.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.connection.RawHttp.Response;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyChannelTest {
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

    @TempDir
    private static Path directory;

    private static TestCertificate certificate;
    private static GuardedServer plain;
    private static GuardedServer tls;
    private static final BlockingQueue<Object> OUTCOMES = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start() throws Exception {
        certificate = TestCertificate.create(directory, "-keyalg", "EC");
        plain = builder().start();
        tls = builder().tls(certificate.writeTo(directory)).start();
    }

    private static GuardedServer.Builder builder() {
        return GuardedServer.builder()
                .limits(ConnectionLimits.defaults()
                        .withTimeouts(WireServer.LONG, WireServer.LONG, WireServer.SHORT, WireServer.LONG))
                .routing(routing -> routing.any("/read", BodyChannelTest::read)
                        .any("/ignore", (_, response) -> response.send("ignored")));
    }

    @AfterAll
    static void stop() {
        plain.stop(Duration.ZERO);
        tls.stop(Duration.ZERO);
    }

    /**
     * Answers a checksum of the body, or of its first bytes as {@code ?first=} says, read by {@code ?buffer=} bytes.
     */
    private static void read(ServerRequest request, ServerResponse response) throws IOException {
        BodyChannel body = new BodyChannel(request);
        ByteBuffer buffer = ByteBuffer.allocateDirect(
                request.query().first("buffer").map(Integer::parseInt).orElse(1000));
        long left = request.query().first("first").map(Long::parseLong).orElse(Long.MAX_VALUE);
        CRC32 sum = new CRC32();
        try {
            while (left > 0 && body.read(buffer.clear().limit((int) Math.min(buffer.capacity(), left))) >= 0) {
                left -= buffer.position();
                sum.update(buffer.flip());
            }
            if (left > 0) {
                assertThat(body.read(buffer.clear()))
                        .as("the end stays the end")
                        .isEqualTo(-1);
            }
        } catch (RuntimeException e) {
            OUTCOMES.add(e);
            throw e;
        }
        response.send(Long.toHexString(sum.getValue()));
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String sum(byte[] bytes, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, length);
        return Long.toHexString(sum.getValue());
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] put(String target, byte[] body) {
        String head = "PUT " + target + HOST + "Content-Length: " + body.length + "\r\n\r\n";
        return join(head.getBytes(US_ASCII), body);
    }

    private static RawHttp connect(boolean secure) throws Exception {
        return secure ? RawHttp.connectTls(tls.port(), certificate.client()) : RawHttp.connect(plain.port());
    }

    @ParameterizedTest
    @CsvSource({
        "false, 1, 1",
        "false, 999, 1000",
        "false, 1000, 1000",
        "false, 1001, 1000",
        "false, 70000, 7",
        "false, 3000000, 262144",
        "true, 1, 1",
        "true, 3000000, 262144"
    })
    void readsBodiesOneAfterTheOther(boolean secure, int size, int buffer) throws Exception {
        byte[] body = random(size);
        try (RawHttp client = connect(secure)) {
            for (int i = 0; i < 3; i++) {
                client.send(put("/read?buffer=" + buffer, body));
                assertThat(client.readResponse().body()).isEqualTo(sum(body, size));
            }
        }
    }

    @Test
    void leavesWhatFollowsTheBody() throws Exception {
        byte[] first = random(5000);
        byte[] second = random(20);
        try (RawHttp client = connect(false)) {
            client.send(join(put("/read", first), put("/read", second), put("/read", new byte[0])));

            assertThat(client.readResponse().body()).isEqualTo(sum(first, 5000));
            assertThat(client.readResponse().body()).isEqualTo(sum(second, 20));
            assertThat(client.readResponse().body()).isEqualTo(sum(second, 0));
        }
    }

    @Test
    void readsChunks() throws Exception {
        try (RawHttp client = connect(false)) {
            client.send("PUT /read" + HOST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n");

            assertThat(client.readResponse().body()).isEqualTo(sum("abcde".getBytes(US_ASCII), 5));
            assertThat(client.exchange("GET", "/ignore").body()).isEqualTo("ignored");
        }
    }

    /** The rest is passed over, and not taken for a request, if it is here; else the connection ends. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99})
    void mayStopInTheMiddle(int first) throws Exception {
        byte[] body = random(100);
        try (RawHttp client = connect(false)) {
            client.send(join(put("/read?first=" + first, body), put("/read", body)));

            Response stopped = client.readResponse();
            assertThat(stopped.body()).isEqualTo(sum(body, first));
            assertThat(stopped.header("Connection")).isNotEqualTo(Optional.of("close"));
            assertThat(client.readResponse().body()).isEqualTo(sum(body, 100));
        }
        try (RawHttp client = connect(false)) {
            client.send("PUT /read?first=1" + HOST + "Content-Length: 100\r\n\r\n")
                    .send("GET /ignore" + HOST + "\r\n");

            assertThat(client.readResponse().header("Connection")).contains("close");
            client.awaitClose();
        }
    }

    @Test
    void asksForABodyWhenItIsRead() throws Exception {
        try (RawHttp client = connect(false)) {
            client.send("PUT /read" + HOST + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(client.readResponse().status()).isEqualTo(100);
            client.send("abc");
            assertThat(client.readResponse().body()).isEqualTo(sum("abc".getBytes(US_ASCII), 3));

            client.send("PUT /ignore" + HOST + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(client.readResponse().body()).isEqualTo("ignored");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysThatTheClientHasGoneOrStalled(boolean gone) throws Exception {
        try (RawHttp client = connect(false)) {
            client.send("PUT /read" + HOST + "Content-Length: 100\r\n\r\nabc");
            if (gone) {
                client.sendEnd();
            }

            assertThat(OUTCOMES.poll(RawHttp.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isInstanceOf(ClientAbortedException.class);
            client.awaitClose();
        }
    }
}
