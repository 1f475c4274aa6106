package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.Method;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpMetricsTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final OpsServer server = new OpsServer(routing -> {
        OpsRouting.metrics(routing, "/metrics", registry);
        routing.addFilter(new HttpMetrics(
                        "registry", registry, req -> req.path().rawPath().startsWith("/blob") ? "blob" : "base"))
                .addFilter((chain, req, _) -> {
                    if (req.path().rawPath().equals("/blob/refused")) {
                        throw new IllegalArgumentException("by a filter");
                    }
                    chain.proceed();
                })
                .error(
                        IllegalArgumentException.class,
                        (_, res, _) -> res.status(401).send("who?"))
                .any("/blob", (req, res) -> {
                    res.contentLength(100_000);
                    if (req.prologue().method().equals(Method.HEAD)) {
                        res.send();
                        return;
                    }
                    try (OutputStream stream = res.outputStream()) {
                        stream.write(new byte[100_000]);
                    }
                })
                .any("/blob/slow", (_, res) -> {
                    started.countDown();
                    goOn.await();
                    res.send();
                })
                .any("/blob/error", (_, _) -> {
                    throw new IllegalArgumentException("by a handler");
                });
    });

    @AfterEach
    void stop() {
        server.close();
    }

    private List<String> metrics() {
        return server.get("/metrics").body().lines().toList();
    }

    @Test
    void countUnderTheNamesOfRegistry2() {
        server.get("/blob");
        server.get("/blob");
        server.send("HEAD", "/blob");
        server.get("/blob/error");
        server.get("/blob/refused");
        server.get("/nowhere");
        assertThat(metrics())
                .contains(
                        "registry_http_requests_total{code=\"200\",handler=\"blob\",method=\"get\"} 2.0",
                        "registry_http_requests_total{code=\"200\",handler=\"blob\",method=\"head\"} 1.0",
                        "registry_http_requests_total{code=\"401\",handler=\"blob\",method=\"get\"} 2.0",
                        "registry_http_requests_total{code=\"404\",handler=\"base\",method=\"get\"} 1.0",
                        "registry_http_in_flight_requests{handler=\"blob\"} 0.0",
                        "registry_http_request_duration_seconds_count{handler=\"blob\",method=\"get\"} 4",
                        "registry_http_request_size_bytes_sum{handler=\"blob\"} 0.0",
                        "registry_http_response_size_bytes_count{handler=\"blob\"} 5",
                        "registry_http_response_size_bytes_sum{handler=\"blob\"} 200008.0");
    }

    @Test
    void useTheBucketsOfRegistry2() {
        server.get("/blob");
        assertThat(buckets("registry_http_request_duration_seconds"))
                .containsExactly(
                        "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "25.0",
                        "60.0", "+Inf");
        assertThat(buckets("registry_http_response_size_bytes"))
                .hasSize(23)
                .startsWith("1024.0", "2048.0")
                .endsWith("2.147483648E9", "+Inf");
    }

    private List<String> buckets(String name) {
        return metrics().stream()
                .filter(line -> line.startsWith(name + "_bucket{handler=\"blob\""))
                .map(line -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1"))
                .toList();
    }

    @Test
    void showRequestsInFlight() throws InterruptedException {
        CompletableFuture<?> slow = CompletableFuture.runAsync(() -> server.get("/blob/slow"));
        started.await();
        assertThat(metrics()).contains("registry_http_in_flight_requests{handler=\"blob\"} 1.0");
        goOn.countDown();
        slow.join();
    }

    @Test
    void makeNoSeriesOfInventedMethods() {
        server.send("FROBNICATE", "/blob");
        server.send("TRACE2", "/blob");
        server.send("OPTIONS", "/blob");
        assertThat(metrics())
                .contains(
                        "registry_http_requests_total{code=\"200\",handler=\"blob\",method=\"other\"} 2.0",
                        "registry_http_requests_total{code=\"200\",handler=\"blob\",method=\"options\"} 1.0")
                .noneMatch(line -> line.contains("frobnicate"));
    }
}
