package dev.wharf.server.ops;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.logging.CapturedOutput;
import dev.wharf.server.logging.LogFormat;
import dev.wharf.server.logging.LogLevel;
import dev.wharf.server.logging.Logging;
import dev.wharf.server.proxy.TrustedProxies;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessLogTest {
    private static final Clock NINE = Clock.fixed(Instant.parse("2026-11-21T09:12:10Z"), ZoneOffset.UTC);

    private final CapturedOutput output = new CapturedOutput();
    private final CountDownLatch streaming = new CountDownLatch(1);
    private final OpsServer server = new OpsServer(this::routing);

    AccessLogTest() {
        Logging.configure(LogLevel.ERROR, LogFormat.TEXT);
    }

    private void routing(HttpRouting.Builder routing) {
        routing.addFilter(new RequestId(() -> "id-1"))
                .addFilter(new AccessLog(TrustedProxies.parse(List.of("127.0.0.1")), NINE))
                .addFilter((chain, req, _) -> {
                    if (req.path().rawPath().equals("/refused")) {
                        throw new IllegalArgumentException("by a filter");
                    }
                    chain.proceed();
                })
                .error(
                        IllegalArgumentException.class,
                        (_, res, _) -> res.status(401).send("who?"))
                .any("/ok", (_, res) -> res.send("hello"))
                .any("/named", (_, res) -> {
                    RequestNotes.user("alice");
                    res.send();
                })
                .any("/spaced", (_, res) -> {
                    RequestNotes.user("a l\"i\nce");
                    res.send();
                })
                .any("/copied", (_, res) -> {
                    RequestNotes.sent(300_000_000);
                    res.send();
                })
                .any("/stream", (req, res) -> {
                    res.contentLength(100_000);
                    if (req.prologue().method().equals(Method.HEAD)) {
                        res.send();
                        return;
                    }
                    try (OutputStream stream = res.outputStream()) {
                        stream.write(new byte[100_000]);
                    }
                })
                .any("/error", (_, _) -> {
                    throw new IllegalArgumentException();
                })
                .any("/bug", (_, _) -> {
                    throw new IllegalStateException();
                })
                .any(
                        "/unchanged",
                        (_, res) -> res.status(Status.NOT_MODIFIED_304).send())
                .any("/upload", (req, res) -> {
                    streaming.countDown();
                    try {
                        req.content().inputStream().transferTo(OutputStream.nullOutputStream());
                    } catch (RuntimeException e) {
                        throw new CloseConnectionException("the client is gone", e);
                    }
                });
    }

    @AfterEach
    void stop() {
        server.close();
        output.close();
    }

    /** The one line of the log; it is written after the client has its answer. */
    private String line() {
        server.close();
        assertThat(output.out()).hasSize(1);
        return output.out().getFirst();
    }

    @Test
    void writeTheCombinedFormatWithIdAndDuration() {
        server.get("/ok?n=1", "User-Agent", "docker/24.0 (linux)", "Referer", "http://x/?token=hunter2");
        assertThat(line())
                .matches("127\\.0\\.0\\.1 - - \\[21/Nov/2026:09:12:10 \\+0000] \"GET /ok\\?n=1 HTTP/1\\.1\" 200 5"
                        + " \"http://x/\\?token=\\*\\*\\*\" \"docker/24\\.0 \\(linux\\)\" id-1 [0-9]+\\.[0-9]{6}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET     | /ok        | 200 5
            HEAD    | /stream    | 200 0
            GET     | /stream    | 200 100000
            GET     | /copied    | 200 300000000
            GET     | /error     | 401 4
            GET     | /refused   | 401 4
            GET     | /bug       | 500 21
            GET     | /nowhere   | 404 18
            GET     | /unchanged | 304 0
            """)
    void writeStatusAndBytesHoweverTheRequestEnds(String method, String path, String expected) {
        server.send(method, path);
        assertThat(line()).contains("\"" + method + " " + path + " HTTP/1.1\" " + expected + " ");
    }

    @Test
    void writeWhoAsked() {
        server.get("/named", "Authorization", "Basic aHVudGVyMjpodW50ZXIy");
        assertThat(line()).startsWith("127.0.0.1 - alice [").doesNotContain("aHVudGVyMjpodW50ZXIy", "Basic");
    }

    @Test
    void keepAStrangeNameInItsField() {
        server.get("/spaced");
        assertThat(line()).startsWith("127.0.0.1 - a_l\\\"i\\nce [");
    }

    @Test
    void writeTheClientBehindATrustedProxy() {
        server.get("/ok", "X-Forwarded-For", "198.51.100.7, 203.0.113.9");
        assertThat(line()).startsWith("203.0.113.9 - - [");
    }

    @ParameterizedTest
    @CsvSource({
        "/ok?access_token=hunter2&n=1, /ok?access_token=***&n=1",
        "/ok?_state=hunter2, /ok?_state=***",
        "/ok?pass%77ord=hunter2, /ok?pass%77ord=***"
    })
    void leaveSecretsOfTheQueryOut(String url, String logged) {
        server.get(url);
        assertThat(line()).contains("\"GET " + logged + " HTTP/1.1\"").doesNotContain("hunter2");
    }

    @Test
    void keepHostileTextInItsLine() throws IOException {
        String request = "GET /%0d%0a/x HTTP/1.1\r\nHost: x\r\nReferer: a\"\t\\b\r\nUser-Agent: \u00e9\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            assertThat(socket.getInputStream().read()).isPositive();
        }
        assertThat(line()).contains("\"GET /%0d%0a/x HTTP/1.1\" 404 ").contains(" \"a\\\"\\t\\\\b\" ");
    }

    @Test
    void writeThatTheClientWentAway() throws IOException, InterruptedException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("PUT /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc".getBytes(US_ASCII));
            assertThat(streaming.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(line()).contains("\"PUT /upload HTTP/1.1\" 499 0 ");
    }

    @Test
    void writeThatSomethingWasRefusedThatWasNoRequest() {
        new AccessLog(TrustedProxies.parse(List.of()), NINE).refused(InetAddress.getLoopbackAddress(), 400, 81);
        assertThat(line()).isEqualTo("127.0.0.1 - - [21/Nov/2026:09:12:10 +0000] \"-\" 400 81 \"-\" \"-\" - 0.000000");
    }
}
