package dev.wharf.token.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a new secret is to be good for. What is not said is for the server to decide. */
final class SecretOptions {
    @Option(names = "--actions", paramLabel = "ACTIONS", description = "only for these: pull,push,delete,catalog,admin")
    private Optional<String> actions = Optional.empty();

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            description = "only for such repositories; may be given several times")
    private @Nullable List<String> patterns;

    @Option(
            names = "--cidr",
            paramLabel = "RANGE",
            description = "only from there, such as 10.0.0.0/8; may be given several times")
    private @Nullable List<String> ranges;

    @Option(names = "--service", paramLabel = "NAME", description = "only for this one")
    private Optional<String> service = Optional.empty();

    @Option(names = "--expires-in", paramLabel = "TIME", description = "such as 12h or 30d")
    private Optional<String> expiresIn = Optional.empty();

    @Option(names = "--expires-at", paramLabel = "TIME", description = "such as 2030-12-31T00:00:00Z")
    private Optional<String> expiresAt = Optional.empty();

    /** As fields of the body of a request; others may be put beside them. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        actions.ifPresent(words -> fields.put("actions", Words.list(words)));
        if (patterns != null) {
            fields.put("patterns", patterns);
        }
        if (ranges != null) {
            fields.put("cidrs", ranges);
        }
        service.ifPresent(name -> fields.put("service", name));
        expiresIn.ifPresent(time -> fields.put("expires_in", time));
        expiresAt.ifPresent(time -> fields.put("expires_at", time));
        return fields;
    }
}
