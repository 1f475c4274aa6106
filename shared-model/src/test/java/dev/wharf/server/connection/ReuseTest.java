package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.connection.RawHttp.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection carries another request, and that one request never reads as two. */
class ReuseTest {
    private static final String SMUGGLED = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static WireServer server;

    @BeforeAll
    static void start() {
        server = WireServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close", "keep-alive, close", "close ,x"})
    void closesWhenTheClientAsks(String value) throws IOException {
        try (RawHttp client = server.connect()) {
            Response response = client.exchange("GET", "/hello", "Connection: " + value);
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("Connection")).contains("close");
            client.awaitClose();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hello", "/stream", "/sized?n=10", "/empty", "/none", "/fail", "/filtered"})
    void closesWhoeverAnswers(String target) throws IOException {
        try (RawHttp client = server.connect()) {
            Response response = client.exchange("GET", target, "Connection: close");
            assertThat(response.header("Connection")).contains("close");
            client.awaitClose();
        }
    }

    @Test
    void staysOpenOtherwise() throws IOException {
        try (RawHttp client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                Response response = client.exchange("GET", "/hello");
                assertThat(response.header("Connection")).isEmpty();
                assertThat(response.body()).isEqualTo("hello");
            }
        }
    }

    @Test
    void staysOpenAfterErrorsOfHandlersAndRouting() throws IOException {
        try (RawHttp client = server.connect()) {
            assertThat(client.exchange("GET", "/fail").status()).isEqualTo(500);
            assertThat(client.exchange("GET", "/none").status()).isEqualTo(404);
            assertThat(client.exchange("GET", "/hello").status()).isEqualTo(200);
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("PUT /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc" + SMUGGLED
                    + "PUT /count HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
                    + SMUGGLED);
            assertThat(client.readResponse().body()).isEqualTo("3");
            assertThat(client.readResponse().body()).isEqualTo("hello");
            assertThat(client.readResponse().body()).isEqualTo("2");
            assertThat(client.readResponse().body()).isEqualTo("hello");
        }
    }

    @Test
    void passesOverABodyThatIsHereAlready() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("PUT /reject HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + SMUGGLED.length() + "\r\n\r\n"
                    + SMUGGLED + "GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Response rejected = client.readResponse();
            assertThat(rejected.status()).isEqualTo(401);
            assertThat(rejected.header("Connection")).isEmpty();
            assertThat(client.readResponse().status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reject", "/none", "/fail", "/filtered"})
    void closesAfterAnEarlyAnswerInsteadOfReadingTheBodyAsARequest(String target) throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("PUT " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
            Response rejected = client.readResponse();
            assertThat(rejected.status()).isGreaterThanOrEqualTo(400);
            assertThat(rejected.header("Connection")).contains("close");
            client.send(SMUGGLED);
            client.sendEnd();
            assertThat(client.read(1)).isZero();
        }
    }

    @Test
    void closesAfterAnEarlyAnswerToAChunkedBody() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("PUT /reject HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n");
            assertThat(client.readResponse().header("Connection")).contains("close");
            client.send("0\r\n\r\n" + SMUGGLED).sendEnd();
            assertThat(client.read(1)).isZero();
        }
    }

    @Test
    void asksForTheBodyOnlyWhenAHandlerReadsIt() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("PUT /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.readResponse().status()).isEqualTo(100);
            client.send("abc");
            Response counted = client.readResponse();
            assertThat(counted.body()).isEqualTo("3");
            assertThat(counted.header("Connection")).isEqualTo(Optional.empty());
            assertThat(client.exchange("GET", "/hello").body()).isEqualTo("hello");
        }
    }

    @Test
    void closesWhenItAnswersInsteadOfContinue() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("PUT /reject HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + SMUGGLED.length()
                    + "\r\nExpect: 100-continue\r\n\r\n");
            Response rejected = client.readResponse();
            assertThat(rejected.status()).isEqualTo(401);
            assertThat(rejected.header("Connection")).contains("close");
            // Some clients send it all the same.
            client.send(SMUGGLED).sendEnd();
            assertThat(client.read(1)).isZero();
        }
    }

    @Test
    void letsAClientThatIsStillSendingSeeTheEarlyAnswer() throws IOException {
        byte[] some = new byte[1 << 20];
        for (int i = 0; i < 20; i++) {
            try (RawHttp client = server.connect()) {
                client.send(
                        "PUT /reject HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + 4 * some.length + "\r\n\r\n");
                for (int sent = 0; sent < 4; sent++) {
                    client.send(some);
                }
                assertThat(client.readResponse().status()).isEqualTo(401);
                client.awaitClose();
            }
        }
    }

    @Test
    void drainsNoMoreThanItShould() throws IOException {
        byte[] some = new byte[1 << 20];
        try (RawHttp client = server.connect()) {
            client.send("PUT /reject HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000000\r\n\r\n");
            assertThat(client.readResponse().status()).isEqualTo(401);
            int sent = 0;
            try {
                while (sent < 64) {
                    client.send(some);
                    sent++;
                }
            } catch (IOException e) {
                // Reset, as it should be.
            }
            assertThat(sent).isBetween(7, 30);
        }
    }

    @Test
    void answersAClientThatHasClosedItsHalf() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send(SMUGGLED).sendEnd();
            assertThat(client.readResponse().body()).isEqualTo("hello");
            client.awaitClose();
        }
    }

    @Test
    void closesWhenAHandlerSendsLessThanAnnounced() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("GET /short HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.awaitClose()).isLessThan(RawHttp.PATIENCE);
        }
    }

    @Test
    void tellsHandlersThatTheClientIsGone() throws Exception {
        try (RawHttp client = server.connect()) {
            client.send("PUT /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc");
        }
        assertThat(server.nextFailure()).isInstanceOf(ClientAbortedException.class);
    }

    @Test
    void doesNotBlameHandlersForAnswersThatNobodyReads() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        BlockingQueue<String> outcome = new LinkedBlockingQueue<>();
        GuardedServer waiting = GuardedServer.builder()
                .routing(routing -> routing.get("/answer", (request, response) -> {
                    left.await();
                    try {
                        response.status(500).send("an error");
                        outcome.add("sent");
                    } catch (RuntimeException e) {
                        outcome.add(e.toString());
                    }
                }))
                .start();
        try {
            RawHttp client = RawHttp.connect(waiting.port());
            client.send("GET /answer HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client.reset();
            left.countDown();
            assertThat(outcome.poll(10, TimeUnit.SECONDS)).isEqualTo("sent");
        } finally {
            waiting.stop(Duration.ZERO);
        }
    }
}
