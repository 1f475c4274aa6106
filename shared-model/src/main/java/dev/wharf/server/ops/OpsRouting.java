package dev.wharf.server.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The routes for those who run a server: health without details on the main port, the rest on the debug port. */
public final class OpsRouting {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String JSON_TYPE = "application/json";

    private OpsRouting() {}

    /**
     * Adds {@code /health/live} and {@code /health/ready}.
     *
     * @param ready whether new requests may come; false while the server starts or drains
     */
    public static void health(HttpRouting.Builder routing, BooleanSupplier ready) {
        get(routing, "/health/live", (req, res) -> up(req, res, true));
        get(routing, "/health/ready", (req, res) -> up(req, res, ready.getAsBoolean()));
    }

    private static void up(ServerRequest req, ServerResponse res, boolean up) {
        res.status(up ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        answer(req, res, JSON_TYPE, (up ? "{\"status\":\"up\"}" : "{\"status\":\"down\"}").getBytes(UTF_8));
    }

    /**
     * Adds {@code /debug/health}: 200 with an empty object, or 503 with what is wrong.
     *
     * @param problems the failing checks by name and what each says
     */
    public static void checks(HttpRouting.Builder routing, Supplier<Map<String, String>> problems) {
        get(routing, "/debug/health", (req, res) -> {
            Map<String, String> found = problems.get();
            res.status(found.isEmpty() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
            answer(req, res, JSON_TYPE, json(found));
        });
    }

    private static byte[] json(Map<String, String> problems) {
        try {
            return JSON.writeValueAsBytes(problems);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is JSON", e);
        }
    }

    /**
     * Adds the metrics, and those of the process and the JVM to the registry.
     *
     * @param path absolute, {@code /metrics} by default
     */
    public static void metrics(HttpRouting.Builder routing, String path, PrometheusRegistry registry) {
        // Not all that there is: the other collectors cost a quarter of a second at start.
        ProcessMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
        ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
        get(routing, path, (req, res) -> {
            String accept = req.headers().first(HeaderNames.ACCEPT).orElse("");
            ExpositionFormatWriter writer = openMetrics.accepts(accept) ? openMetrics : text;
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 * 1024);
            writer.write(bytes, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
            answer(req, res, writer.getContentType(), bytes.toByteArray());
        });
    }

    private static void get(HttpRouting.Builder routing, String path, Handler handler) {
        routing.route(Method.predicate(Method.GET, Method.HEAD), PathMatchers.exact(path), handler);
    }

    private static void answer(ServerRequest req, ServerResponse res, String contentType, byte[] body) {
        res.header(HeaderNames.CONTENT_TYPE, contentType).header(HeaderValues.CACHE_NO_CACHE);
        if (req.prologue().method().equals(Method.HEAD)) {
            res.contentLength(body.length);
            res.send();
        } else {
            res.send(body);
        }
    }
}
