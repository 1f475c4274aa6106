package dev.wharf.token.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is said of namespaces and repositories. */
final class AboutOptions {
    private static final String DESCRIPTION = "description";
    private static final String VISIBILITY = "visibility";

    @Option(names = "--description", paramLabel = "TEXT", description = "what it is for")
    private Optional<String> description = Optional.empty();

    @Option(
            names = "--visibility",
            paramLabel = "WORD",
            description = "who may pull, rules aside: private (members alone), internal (every user) or public"
                    + " (everybody)")
    private Optional<String> visibility = Optional.empty();

    /** As fields of the body of a request. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        description.ifPresent(text -> fields.put(DESCRIPTION, text));
        visibility.ifPresent(word -> fields.put(VISIBILITY, word));
        return fields;
    }

    /** As a change of what is there. */
    FieldUpdate update() {
        return new FieldUpdate(List.of(DESCRIPTION, VISIBILITY), fields());
    }
}
