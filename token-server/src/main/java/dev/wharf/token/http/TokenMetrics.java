package dev.wharf.token.http;

import dev.wharf.model.Access;
import dev.wharf.model.Scope;
import dev.wharf.token.authn.Authentication;
import dev.wharf.token.service.Service;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** Counts tokens and refused logins. No label is what a caller may choose: it would be a time series for each word. */
public final class TokenMetrics {
    /** The grant of those who present nothing. */
    static final String ANONYMOUS = "anonymous";
    /** The grant of those who present name and password, or a secret, in a header. */
    static final String BASIC = "basic";

    private final Counter tokens;
    private final Counter failures;

    /** Adds what is counted to the metrics. */
    public TokenMetrics(PrometheusRegistry metrics) {
        tokens = Counter.builder()
                .name("token_requests_total")
                .help("The tokens that were given, by whether all, some or nothing of what was asked for was granted.")
                .labelNames("service", "grant", "result")
                .register(metrics);
        failures = Counter.builder()
                .name("token_auth_failures_total")
                .help("The logins that were not let in.")
                .labelNames("reason")
                .register(metrics);
    }

    /** A token was given. */
    void given(Service service, String grant, List<Scope> asked, List<Access> granted) {
        tokens.labelValues(service.name().value(), grant, result(asked, granted))
                .inc();
    }

    /** Nothing is granted that was not asked for, so that to count is to compare. */
    private static String result(List<Scope> asked, List<Access> granted) {
        long given =
                granted.stream().mapToLong(access -> access.actions().size()).sum();
        if (given == 0) {
            return asked.isEmpty() ? "all" : "nothing";
        }
        return given
                        >= asked.stream()
                                .mapToLong(scope -> scope.actions().size())
                                .sum()
                ? "all"
                : "some";
    }

    /** Somebody has tried to log in. */
    void tried(Authentication result) {
        switch (result) {
            case Authentication.Authenticated _ -> {}
            case Authentication.PasswordDue _ -> failed("password_due");
            case Authentication.Refused() -> failed("wrong");
            case Authentication.Throttled _ -> failed("throttled");
            case Authentication.Overloaded() -> failed("overloaded");
            case Authentication.Unavailable() -> failed("provider_unavailable");
        }
    }

    private void failed(String reason) {
        failures.labelValues(reason).inc();
    }
}
