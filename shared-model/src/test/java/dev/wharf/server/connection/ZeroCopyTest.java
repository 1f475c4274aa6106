package dev.wharf.server.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.connection.RawHttp.Response;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZeroCopyTest {
    private static final int SIZE = 40_000_000;
    private static final int FIRST = 8 << 10;

    @TempDir
    private static Path directory;

    private static Path file;
    private static byte[] digest;
    private static GuardedServer server;
    private static final BlockingQueue<Object> OUTCOMES = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start() throws Exception {
        byte[] bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        file = Files.write(directory.resolve("blob"), bytes);
        digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        server = GuardedServer.builder()
                .limits(ConnectionLimits.defaults()
                        .withTimeouts(WireServer.LONG, WireServer.LONG, WireServer.SHORT, WireServer.LONG))
                .routing(routing -> routing.any("/blob", (request, response) -> send(request, response)))
                .start();
    }

    @AfterAll
    static void stop() {
        server.stop(Duration.ZERO);
    }

    /** Sends as many bytes of the file as announced; ?extra= announces more than there are. */
    private static void send(ServerRequest request, ServerResponse response) throws IOException {
        int announced =
                SIZE + request.query().first("extra").map(Integer::parseInt).orElse(0);
        byte[] first = new byte[FIRST];
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(ByteBuffer.wrap(first), 0);
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(announced));
            OutputStream body = response.outputStream();
            body.write(first);
            body.flush();
            CurrentConnection.zeroCopy().orElseThrow().transfer(channel, FIRST, announced - FIRST);
            body.close();
            OUTCOMES.add(CurrentConnection.responseBodyBytes());
        } catch (IOException | RuntimeException e) {
            OUTCOMES.add(e);
            throw e;
        }
    }

    @Test
    void sendsEveryByteAndKeepsTheConnection() throws Exception {
        try (RawHttp client = RawHttp.connect(server.port())) {
            for (int i = 0; i < 2; i++) {
                Response response = client.exchange("GET", "/blob");
                assertThat(MessageDigest.getInstance("SHA-256")
                                .digest(response.body().getBytes(ISO_8859_1)))
                        .isEqualTo(digest);
                assertThat(outcome()).isEqualTo((long) SIZE);
            }
        }
    }

    @Test
    void cutsAReaderThatStopsReading() throws Exception {
        try (RawHttp client = RawHttp.connectWithSmallWindow(server.port())) {
            client.send("GET /blob HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(outcome()).isInstanceOf(ClientAbortedException.class);
            client.awaitClose();
        }
    }

    @Test
    void noticesAClientThatLeaves() throws Exception {
        try (RawHttp client = RawHttp.connect(server.port())) {
            client.send("GET /blob HTTP/1.1\r\nHost: localhost\r\n\r\n").read(100_000);
        }
        assertThat(outcome()).isInstanceOf(ClientAbortedException.class);
    }

    @Test
    void closesWhenTheFileIsTooShort() throws Exception {
        try (RawHttp client = RawHttp.connect(server.port())) {
            client.send("GET /blob?extra=5 HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client.awaitClose();
            assertThat(outcome()).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void isNotOfferedForHeadNorOutsideAConnection() throws Exception {
        try (RawHttp client = RawHttp.connect(server.port())) {
            client.exchange("HEAD", "/blob");
            assertThat(outcome()).isInstanceOf(NoSuchElementException.class);
        }
        assertThat(CurrentConnection.zeroCopy()).isEmpty();
        assertThat(CurrentConnection.responseBodyBytes()).isZero();
    }

    private static Object outcome() throws InterruptedException {
        Object outcome = OUTCOMES.poll(RawHttp.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (outcome == null) {
            throw new AssertionError("the handler did not end");
        }
        return outcome;
    }
}
