package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private final List<String> progress = new CopyOnWriteArrayList<>();
    private final CountDownLatch told = new CountDownLatch(1);
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final HttpServer server;

    ExchangeTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
                .build();
    }

    private void tell(String line) {
        progress.add(line);
        told.countDown();
    }

    @Test
    void saysThatItWaits() {
        server.createContext("/", exchange -> {
            try (exchange) {
                told.await();
                exchange.sendResponseHeaders(204, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();

        Exchange impatient = new Exchange(HttpClient.newHttpClient(), this::tell, Duration.ofMillis(1));

        assertThat(impatient.of(request()).statusCode()).isEqualTo(204);
        assertThat(progress)
                .containsExactly("waiting for 127.0.0.1:" + server.getAddress().getPort() + " ...");
    }

    @Test
    void saysWhenItAsksABusyServerAgain() {
        statuses.addAll(List.of(503, 200));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Retry-After", "0");
                exchange.sendResponseHeaders(statuses.remove(), -1);
            }
        });
        server.start();

        Exchange patient = new Exchange(HttpClient.newHttpClient(), this::tell, Duration.ofMinutes(1));

        assertThat(patient.of(request()).statusCode()).isEqualTo(200);
        assertThat(progress).containsExactly("the token server is busy, another try in 0 s ...");
    }
}
