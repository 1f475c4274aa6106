package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpsRoutingTest {
    private final AtomicBoolean ready = new AtomicBoolean();
    private final Map<String, String> problems = new TreeMap<>();
    private final OpsServer server = new OpsServer(routing -> {
        OpsRouting.health(routing, ready::get);
        OpsRouting.checks(routing, () -> problems);
        OpsRouting.metrics(routing, "/metrics", new PrometheusRegistry());
    });

    @AfterEach
    void stop() {
        server.close();
    }

    private void expect(HttpResponse<String> response, int status, String body) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache");
    }

    @Test
    void beLiveBeforeBeingReady() {
        expect(server.get("/health/ready"), 503, "{\"status\":\"down\"}");
        expect(server.get("/health/live"), 200, "{\"status\":\"up\"}");
        ready.set(true);
        expect(server.get("/health/ready"), 200, "{\"status\":\"up\"}");
    }

    @Test
    void sayWhatIsWrongOnTheDebugPort() {
        expect(server.get("/debug/health"), 200, "{}");
        problems.put("storagedriver_filesystem", "no space left");
        expect(server.get("/debug/health"), 503, "{\"storagedriver_filesystem\":\"no space left\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/debug/health", "/metrics"})
    void answerHeadWithoutABodyAndNoOtherMethod(String path) {
        HttpResponse<String> head = server.send("HEAD", path);
        assertThat(head.statusCode()).isEqualTo(path.equals("/health/ready") ? 503 : 200);
        assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
        assertThat(head.body()).isEmpty();
        // The same connection goes on: a body after HEAD would be taken for the next answer.
        assertThat(server.send("POST", path).statusCode()).isEqualTo(404);
    }

    @Test
    void showTheProcess() {
        HttpResponse<String> text = server.get("/metrics");
        assertThat(text.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(text.body())
                .contains("\nprocess_start_time_seconds ", "\nprocess_cpu_seconds_total ", "\njvm_memory_used_bytes{");
        HttpResponse<String> open =
                server.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertThat(open.headers().firstValue("Content-Type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(open.body()).endsWith("# EOF\n");
    }
}
