package dev.wharf.token.http;

import io.helidon.http.Method;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the endpoints of a path. The raw path counts: what is escaped without need names nothing. */
final class Routes {
    /** A path that is known: what it answers, and its parameters. */
    record Found(PathTemplate path, Map<String, Endpoint> byMethod, Map<String, String> parameters) {
        Optional<Endpoint> endpoint(Method method) {
            return Optional.ofNullable(byMethod.get(method.text()));
        }

        String noun() {
            return byMethod.values().iterator().next().noun();
        }

        /** The {@code Allow} header. */
        String allow() {
            return String.join(", ", byMethod.keySet());
        }
    }

    private final Map<String, Found> literal = new LinkedHashMap<>();
    private final List<Found> templates;

    Routes(List<Endpoint> endpoints) {
        Map<String, List<Endpoint>> byPath = endpoints.stream()
                .collect(Collectors.groupingBy(
                        endpoint -> endpoint.path().toString(), LinkedHashMap::new, Collectors.toList()));
        List<Found> all = byPath.values().stream().map(Routes::found).toList();
        all.stream()
                .filter(found -> found.path().isLiteral())
                .forEach(found -> literal.put(found.path().toString(), found));
        templates = all.stream()
                .filter(found -> !found.path().isLiteral())
                .sorted(Comparator.comparingLong((Found found) -> found.path().literals())
                        .reversed())
                .toList();
    }

    private static Found found(List<Endpoint> ofOnePath) {
        Map<String, Endpoint> byMethod = new LinkedHashMap<>();
        ofOnePath.forEach(endpoint -> {
            if (byMethod.put(endpoint.method().text(), endpoint) != null) {
                throw new IllegalArgumentException("two endpoints " + endpoint.method() + " " + endpoint.path());
            }
        });
        return new Found(ofOnePath.getFirst().path(), byMethod, Map.of());
    }

    Optional<Found> find(String rawPath) {
        Found known = literal.get(rawPath);
        return known != null ? Optional.of(known) : findTemplate(rawPath);
    }

    private Optional<Found> findTemplate(String rawPath) {
        if (!rawPath.startsWith(Endpoint.API)) {
            return Optional.empty();
        }
        return templates.stream()
                .flatMap(found -> found
                        .path()
                        .match(rawPath)
                        .map(parameters -> new Found(found.path(), found.byMethod(), parameters))
                        .stream())
                .findFirst();
    }
}
