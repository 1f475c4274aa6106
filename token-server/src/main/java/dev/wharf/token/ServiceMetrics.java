package dev.wharf.token;

import dev.wharf.token.storage.StorageException;
import dev.wharf.token.storage.StoredKey;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** What is looked up when somebody asks for the metrics. What cannot be found then is left out. */
final class ServiceMetrics {
    private final Services services;
    private final InstantSource clock;

    ServiceMetrics(Services services, InstantSource clock) {
        this.services = services;
        this.clock = clock;
    }

    /** Adds them to the metrics. */
    void register(PrometheusRegistry metrics) {
        gauge(
                metrics,
                "token_bcrypt_queue",
                "The passwords that wait to be checked.",
                () -> OptionalDouble.of(services.hasher().waiting()));
        gauge(
                metrics,
                "token_policy_epoch",
                "Grows with every change of what decides about access.",
                () -> OptionalDouble.of((double) services.database().epoch()));
        gauge(metrics, "token_key_age_seconds", "For how long the present key has signed.", this::keyAge);
    }

    private OptionalDouble keyAge() {
        Optional<Instant> since = services.keys().list().stream()
                .filter(key -> key.role() == StoredKey.Role.SIGNING && key.state() == StoredKey.State.ACTIVE)
                .findFirst()
                .flatMap(key -> key.times().activated());
        return since.isPresent()
                ? OptionalDouble.of(
                        Duration.between(since.get(), clock.instant()).toMillis() / 1e3)
                : OptionalDouble.empty();
    }

    private static void gauge(PrometheusRegistry metrics, String name, String help, Supplier<OptionalDouble> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> {
                    try {
                        value.get().ifPresent(gauge::call);
                    } catch (StorageException e) {
                        // Whoever looks at metrics of a server without its database wants the others all the more.
                    }
                })
                .register(metrics);
    }
}
