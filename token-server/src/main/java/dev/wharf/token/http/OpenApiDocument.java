package dev.wharf.token.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What people are told of the API (OpenAPI 3.1): one file of YAML for each tag, in one document. */
final class OpenApiDocument {
    private static final String DIRECTORY = "openapi/";

    private OpenApiDocument() {}

    /**
     * Reads all files.
     *
     * @throws IllegalStateException if two of them say something of the same thing
     */
    static Map<String, Object> read() {
        Map<String, Object> document = new LinkedHashMap<>();
        merge(document, file("openapi"));
        for (Object tag : List.copyOf((List<?>) Objects.requireNonNull(document.get("tags")))) {
            merge(document, file((String) Objects.requireNonNull(((Map<?, ?>) tag).get("name"))));
        }
        return document;
    }

    private static Map<?, ?> file(String name) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (InputStream in = OpenApiDocument.class.getResourceAsStream(DIRECTORY + name + ".yaml")) {
            return new Yaml(new SafeConstructor(options))
                    .load(Objects.requireNonNull(in, () -> "there is no file of the tag " + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void merge(Map<String, Object> into, Map<?, ?> from) {
        from.forEach((key, value) -> into.merge((String) key, value, (present, added) -> {
            if (!(present instanceof Map<?, ?> old) || !(added instanceof Map<?, ?> more)) {
                throw new IllegalStateException("defined twice: " + key);
            }
            Map<String, Object> both = new LinkedHashMap<>();
            merge(both, old);
            merge(both, more);
            return both;
        }));
    }
}
