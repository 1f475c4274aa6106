package dev.wharf.token.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** For which of several services a command is. */
final class ServiceOption {
    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "for that of several services (default: that of token.yml)")
    private Optional<String> service = Optional.empty();

    /** The query that says so; empty if it is not said. */
    String query() {
        return query(Map.of());
    }

    /** As {@link #query()}, with further parameters. */
    String query(Map<String, Optional<String>> others) {
        Map<String, Optional<String>> parameters = new LinkedHashMap<>();
        parameters.put("service", service);
        parameters.putAll(others);
        return Api.query(parameters);
    }
}
