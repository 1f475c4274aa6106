package dev.wharf.server.ops;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Counts and times requests under the names of registry:2's metrics, so that its dashboards go on working. */
public final class HttpMetrics implements Filter {
    private static final double[] SECONDS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 25, 60};
    /** Whoever asks may invent methods; he may not invent time series. */
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");

    private final Function<ServerRequest, String> handlers;
    private final Gauge inFlight;
    private final Counter requests;
    private final Histogram duration;
    private final Histogram requestSize;
    private final Histogram responseSize;

    /**
     * Registers the metrics.
     *
     * @param prefix of their names, {@code registry} or {@code token}
     * @param handlers the name of what will serve a request: one of a small fixed set, whatever the request says
     */
    public HttpMetrics(String prefix, PrometheusRegistry registry, Function<ServerRequest, String> handlers) {
        this.handlers = handlers;
        String http = prefix + "_http_";
        inFlight = Gauge.builder()
                .name(http + "in_flight_requests")
                .help("The in-flight HTTP requests")
                .labelNames("handler")
                .register(registry);
        requests = Counter.builder()
                .name(http + "requests_total")
                .help("Total number of HTTP requests made.")
                .labelNames("handler", "code", "method")
                .register(registry);
        duration = Histogram.builder()
                .name(http + "request_duration_seconds")
                .help("The HTTP request latencies in seconds.")
                .labelNames("handler", "method")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
        requestSize = size(http + "request_size_bytes", "The HTTP request sizes in bytes.", registry);
        responseSize = size(http + "response_size_bytes", "The HTTP response sizes in bytes.", registry);
    }

    private static Histogram size(String name, String help, PrometheusRegistry registry) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames("handler")
                .classicOnly()
                .classicExponentialUpperBounds(1024, 2, 22)
                .register(registry);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest req, RoutingResponse res) {
        String handler = handlers.apply(req);
        String method = method(req);
        long start = System.nanoTime();
        inFlight.labelValues(handler).inc();
        try {
            Outcome.of(chain, req, res, outcome -> {
                requests.labelValues(handler, Integer.toString(outcome.status()), method)
                        .inc();
                duration.labelValues(handler, method).observe((System.nanoTime() - start) / 1e9);
                requestSize.labelValues(handler).observe((double)
                        req.headers().contentLength().orElse(0));
                responseSize.labelValues(handler).observe((double) outcome.bytes());
            });
        } finally {
            inFlight.labelValues(handler).dec();
        }
    }

    private static String method(RoutingRequest req) {
        String method = req.prologue().method().text().toLowerCase(Locale.ROOT);
        return METHODS.contains(method) ? method : "other";
    }
}
