package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.connection.RawHttp.Response;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is not HTTP, or could be read in two ways, gets one answer in the server's own format, and the connection ends.
 */
class MalformedRequestTest {
    private static final String HOST = "Host: localhost\r\n";

    private static final BlockingQueue<String> REFUSED = new LinkedBlockingQueue<>();
    private static WireServer server;

    @BeforeAll
    static void start() {
        server = WireServer.start(settings -> settings.refusedRequests(
                (client, status, bytes) -> REFUSED.add(client.getHostAddress() + " " + status + " " + bytes)));
    }

    @BeforeEach
    void forget() {
        REFUSED.clear();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                Arguments.of("TLS hello", 400, "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003"),
                Arguments.of("garbage", 400, "\u00ff\u0000\u0001garbage"),
                Arguments.of("space first", 400, " GET / HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("no version", 400, "GET /hello\r\n" + HOST + "\r\n"),
                Arguments.of("no target", 400, "GET HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("two spaces", 400, "GET  /hello HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("space in the target", 400, "GET /hel lo HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("raw byte in the target", 400, "GET /h\u00e4llo HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("broken escape", 400, "GET /%zz HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("lower-case version", 400, "GET /hello http/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("trailing space", 400, "GET /hello HTTP/1.1 \r\n" + HOST + "\r\n"),
                Arguments.of("HTTP/1.2", 505, "GET /hello HTTP/1.2\r\n" + HOST + "\r\n"),
                Arguments.of("HTTP/2 preface", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                Arguments.of("bare LF after the request line", 400, "GET /hello HTTP/1.1\n" + HOST + "\r\n"),
                Arguments.of("bare LF after a field", 400, "GET /hello HTTP/1.1\r\nHost: localhost\n\r\n"),
                Arguments.of("bare LF at the end", 400, "GET /hello HTTP/1.1\r\n" + HOST + "\n"),
                Arguments.of("bare CR in a field", 400, "GET /hello HTTP/1.1\r\n" + HOST + "A: b\rc\r\n\r\n"),
                Arguments.of("NUL in a field", 400, "GET /hello HTTP/1.1\r\n" + HOST + "A: b\0c\r\n\r\n"),
                Arguments.of("no colon", 400, "GET /hello HTTP/1.1\r\n" + HOST + "abc\r\n\r\n"),
                Arguments.of("no name", 400, "GET /hello HTTP/1.1\r\n" + HOST + ": abc\r\n\r\n"),
                Arguments.of("space before the colon", 400, "GET /hello HTTP/1.1\r\n" + HOST + "A : b\r\n\r\n"),
                Arguments.of("folded field", 400, "GET /hello HTTP/1.1\r\n" + HOST + "A: b\r\n c\r\n\r\n"),
                Arguments.of("no Host", 400, "GET /hello HTTP/1.1\r\n\r\n"),
                Arguments.of("two Hosts", 400, "GET /hello HTTP/1.1\r\n" + HOST + HOST + "\r\n"),
                Arguments.of("long request line", 414, "GET /" + "a".repeat(33_000) + " HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("endless request line", 414, "GET /" + "a".repeat(50_000)),
                Arguments.of(
                        "long header", 431, "GET /hello HTTP/1.1\r\n" + HOST + "A: " + "a".repeat(66_000) + "\r\n\r\n"),
                Arguments.of("endless header", 431, "GET /hello HTTP/1.1\r\n" + HOST + "A: " + "a".repeat(80_000)),
                Arguments.of(
                        "many fields", 431, "GET /hello HTTP/1.1\r\n" + HOST + "A: b\r\n".repeat(11_000) + "\r\n"));
    }

    static Stream<Arguments> framings() {
        return Stream.of(
                Arguments.of(400, "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
                Arguments.of(400, "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
                Arguments.of(400, "Content-Length: 5\r\nContent-Length: 5\r\n"),
                Arguments.of(400, "Content-Length: 5\r\nContent-Length: 6\r\n"),
                Arguments.of(400, "Content-Length: 5, 5\r\n"),
                Arguments.of(400, "Content-Length: +5\r\n"),
                Arguments.of(400, "Content-Length: -5\r\n"),
                Arguments.of(400, "Content-Length: 0x5\r\n"),
                Arguments.of(400, "Content-Length: \r\n"),
                Arguments.of(400, "Content-Length: 99999999999999999999\r\n"),
                Arguments.of(400, "Content-Length : 5\r\n"),
                Arguments.of(400, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
                Arguments.of(400, "Transfer-Encoding: \r\n"),
                Arguments.of(400, "Transfer-Encoding: identity\r\n"),
                Arguments.of(400, "Transfer-Encoding: chunked, gzip\r\n"),
                Arguments.of(400, "Transfer-Encoding:\u000bchunked\r\n"),
                Arguments.of(501, "Transfer-Encoding: gzip, chunked\r\n"),
                Arguments.of(501, "Transfer-Encoding: xchunked\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void refusesHeads(String name, int status, String head) throws IOException {
        refuses(status, head);
        assertThat(REFUSED).as("told before it is answered").containsExactly("127.0.0.1 " + status + " 14");
    }

    @Test
    void tellsOfARefusedHeadBehindAGoodOneAndOfNothingElse() throws IOException {
        try (RawHttp client = server.connect()) {
            assertThat(client.exchange("GET", "/hello").body()).isEqualTo("hello");
            assertThat(client.exchange("GET", "/fail").status()).isEqualTo(500);
            assertThat(client.exchange("GET", "/nowhere").status()).isEqualTo(404);
            assertThat(REFUSED).isEmpty();
            client.send("HEAD /hello HTTP/1.1\r\n\r\n");
            assertThat(client.readHeadResponse().status()).isEqualTo(400);
            assertThat(REFUSED).containsExactly("127.0.0.1 400 0");
        }
    }

    @ParameterizedTest
    @MethodSource("framings")
    void refusesFramings(int status, String fields) throws IOException {
        refuses(status, "PUT /count HTTP/1.1\r\n" + HOST + fields + "\r\nabcde");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nabc\r\n0\r\n\r\n",
                "\r\n\r\n",
                "-3\r\nabc\r\n0\r\n\r\n",
                "3 x\r\nabc\r\n0\r\n\r\n",
                "3\nabc\r\n0\r\n\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "3\r\nabc0\r\n\r\n",
                "3\r\nabc\n0\r\n\r\n",
                "3;a\rb\r\nabc\r\n0\r\n\r\n",
                "11111111111111111\r\nabc",
                "0\r\nTrailer: a\n\r\n"
            })
    void refusesBrokenChunks(String body) throws IOException {
        refuses(400, "PUT /count HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + body);
        assertThat(REFUSED).as("the filters have seen it").isEmpty();
    }

    @Test
    void refusesAnEndlessChunkSizeLine() throws IOException {
        refuses(400, "PUT /count HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n3;" + "a".repeat(5000));
    }

    @Test
    void refusesEndlessTrailers() throws IOException {
        refuses(
                431,
                "PUT /count HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n"
                        + "A: b\r\n".repeat(20_000));
    }

    @Test
    void refusesAChunkThatIsTooLarge() throws IOException {
        refuses(413, "PUT /count HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n1000001\r\nabc");
    }

    @Test
    void readsTheLargestChunkExtensionsAndTrailers() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("PUT /count HTTP/1.1\r\n" + HOST + "transfer-encoding: Chunked\r\n\r\n");
            client.send("1000000;ext=\"1\"\r\n").send(new byte[16 << 20]);
            client.send("\r\n00a ; b\r\n0123456789\r\n0\r\nTrailer: a\r\n\r\n");
            assertThat(client.readResponse().body()).isEqualTo(Integer.toString((16 << 20) + 10));
            assertThat(client.exchange("GET", "/hello").body()).isEqualTo("hello");
        }
    }

    @Test
    void ignoresEmptyLinesBeforeARequest() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("\r\n\r\n");
            assertThat(client.exchange("GET", "/hello").body()).isEqualTo("hello");
            client.send("\r\n");
            assertThat(client.exchange("GET", "/hello").body()).isEqualTo("hello");
        }
    }

    @Test
    void takesTheLongestHead() throws IOException {
        try (RawHttp client = server.connect()) {
            String target = "/hello?" + "a".repeat((32 << 10) - "GET /hello? HTTP/1.1".length());
            // 17 bytes for the Host line, 5 around the value.
            assertThat(client.exchange("GET", target, "A: " + "a".repeat((64 << 10) - 22))
                            .status())
                    .isEqualTo(200);
        }
    }

    private static void refuses(int status, String request) throws IOException {
        try (RawHttp client = server.connect()) {
            client.send(request);
            Response refused = client.readResponse();
            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.body()).isEqualTo("{\"status\":" + status + "}");
            assertThat(refused.header("Content-Type")).contains("application/json");
            assertThat(refused.header("Api-Version")).contains("2.0");
            assertThat(refused.header("Connection")).contains("close");
            assertThat(client.sendEnd().read(1)).isZero();
        }
    }
}
