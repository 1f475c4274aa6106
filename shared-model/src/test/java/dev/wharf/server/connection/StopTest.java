package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.server.connection.RawHttp.Response;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that is told to stop does so at once when idle, and otherwise as soon as the requests have ended. */
class StopTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private GuardedServer start() {
        return GuardedServer.builder()
                .routing(routing -> routing.get("/hello", (request, response) -> response.send("hello"))
                        .get("/wait", (request, response) -> {
                            entered.countDown();
                            if (!released.await(10, TimeUnit.SECONDS)) {
                                throw new AssertionError("not released");
                            }
                            response.send("done");
                        }))
                .start();
    }

    @Test
    void waitsForNobodyWhoIsIdle() throws Exception {
        GuardedServer server = start();
        try (RawHttp silent = RawHttp.connect(server.port());
                RawHttp kept = RawHttp.connect(server.port());
                RawHttp half = RawHttp.connect(server.port())) {
            assertThat(kept.exchange("GET", "/hello").status()).isEqualTo(200);
            half.send("GET /hello HTTP/1.1\r\n");
            assertThat(stop(server, WireServer.LONG)).isLessThan(AT_ONCE);
            silent.awaitClose();
            kept.awaitClose();
            half.awaitClose();
        }
    }

    @Test
    void letsARequestEndAndClosesItsConnection() throws Exception {
        GuardedServer server = start();
        try (RawHttp client = RawHttp.connect(server.port())) {
            client.send("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
            entered.await();
            CompletableFuture<Duration> stopping = CompletableFuture.supplyAsync(() -> stop(server, WireServer.LONG));
            awaitRefusal(server);
            assertThat(stopping).isNotDone();

            released.countDown();
            Response response = client.readResponse();
            assertThat(response.body()).isEqualTo("done");
            assertThat(response.header("Connection")).contains("close");
            client.awaitClose();
            assertThat(stopping.get(10, TimeUnit.SECONDS)).isLessThan(WireServer.LONG);
        }
    }

    @Test
    void cutsARequestThatTakesLongerThanTheGrace() throws Exception {
        GuardedServer server = start();
        try (RawHttp client = RawHttp.connect(server.port())) {
            client.send("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
            entered.await();
            assertThat(stop(server, WireServer.SHORT)).isBetween(WireServer.SHORT, AT_ONCE);
            client.awaitClose();
        }
    }

    @Test
    void stopsOnceAndNeverBeforeItStarted() {
        GuardedServer server = GuardedServer.builder().build();
        server.stop(WireServer.LONG);
        server.start();
        server.stop(WireServer.LONG);
        assertThat(stop(server, WireServer.LONG)).isLessThan(AT_ONCE);
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        GuardedServer server = start();
        int port = server.port();
        try (RawHttp client = RawHttp.connect(port)) {
            client.exchange("GET", "/hello");
        }
        server.stop(WireServer.LONG);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().endsWith("-" + port))
                .allMatch(StopTest::endsSoon);
    }

    private static boolean endsSoon(Thread thread) {
        try {
            return thread.join(AT_ONCE);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static Duration stop(GuardedServer server, Duration grace) {
        long start = System.nanoTime();
        server.stop(grace);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void awaitRefusal(GuardedServer server) throws Exception {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 200; i++) {
                        RawHttp.connect(server.port()).close();
                        Thread.sleep(10);
                    }
                })
                .isInstanceOf(ConnectException.class);
    }
}
