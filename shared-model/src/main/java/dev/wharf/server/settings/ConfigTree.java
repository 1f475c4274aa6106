package dev.wharf.server.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * One mapping of the settings, file and environment together, that knows its path and remembers what it was asked for.
 *
 * <p>An absent key, a null and an empty text are the same: not set. A value of the wrong type is a
 * {@link ConfigException} that names key, value and what is accepted; the value of a key that may be secret is not
 * shown. Read by one thread, at start.
 */
public final class ConfigTree {
    private final String path;
    private final Node.Mapping mapping;
    private final Set<String> asked = new TreeSet<>();
    private final Map<String, List<ConfigTree>> below = new TreeMap<>();
    private final List<String> remarks;

    private ConfigTree(String path, Node.Mapping mapping, List<String> remarks) {
        this.path = path;
        this.mapping = mapping;
        this.remarks = remarks;
    }

    /** Reads a file and lays the environment over it; see {@link #read(Path, Map, String, Map)}. */
    public static ConfigTree read(Path file, Map<String, String> environment, String prefix) {
        return read(file, environment, prefix, Map.of());
    }

    /**
     * Reads a file and lays the variables over it that begin with the prefix and {@code _}.
     *
     * @param prefix {@code REGISTRY} or {@code TOKEN}, matched exactly
     * @param aliases for variables whose components are not the keys' names: what follows the prefix to a dotted path,
     *     for instance {@code NOTIFICATIONS_EVENTCONFIG} to {@code notifications.events}; {@code *} stands for one
     *     component, and an alias holds for everything below it
     * @throws ConfigException if the file cannot be read or is not a YAML mapping
     */
    public static ConfigTree read(
            Path file, Map<String, String> environment, String prefix, Map<String, String> aliases) {
        Node.Mapping tree = new Environment(prefix, aliases).over(SettingsFile.read(file), environment);
        return new ConfigTree("", tree, new ArrayList<>());
    }

    /** Where this mapping stands, for instance {@code http.tls}; empty at the top. */
    public String path() {
        return path;
    }

    /** Whether the key is there, if only with a null. */
    public boolean has(String key) {
        asked.add(key);
        return mapping.entries().containsKey(key);
    }

    /** The keys that are there; listing them is not asking for them. */
    public Set<String> keys() {
        return Set.copyOf(mapping.entries().keySet());
    }

    /** The mapping below a key; an empty one if the key is not set. */
    public ConfigTree section(String key) {
        return section(key, false);
    }

    /** As {@link #section}, where a bare name may stand for a mapping with that one key: {@code storage: inmemory}. */
    public ConfigTree sectionOrName(String key) {
        return section(key, true);
    }

    private ConfigTree section(String key, boolean orName) {
        return below.computeIfAbsent(key, _ -> List.of(tree(join(path, key), node(key), orName)))
                .getFirst();
    }

    /** The mappings of a list; none if the key is not set. */
    public List<ConfigTree> sections(String key) {
        return below.computeIfAbsent(key, _ -> {
            List<Node> items = items(key, "a list of mappings");
            return IntStream.range(0, items.size())
                    .mapToObj(i -> tree(join(path, key) + "." + i, Optional.of(items.get(i)), false))
                    .toList();
        });
    }

    private ConfigTree tree(String at, Optional<Node> node, boolean orName) {
        Node.Mapping found = switch (node.orElse(Node.Mapping.EMPTY)) {
            case Node.Mapping own -> own;
            case Node.Scalar name when orName -> Node.named(name.text(), name.variable());
            case Node other -> throw Refusal.of(at, other, orName ? "a mapping or a name" : "a mapping");
        };
        return new ConfigTree(at, found, remarks);
    }

    /** A text; a number or a boolean is taken as it is written. */
    public Optional<String> string(String key) {
        return scalar(key, "text").map(Node.Scalar::text);
    }

    /** A text, or this one if it is not set. */
    public String string(String key, String otherwise) {
        return string(key).orElse(otherwise);
    }

    /** A file or directory, relative to the working directory of the process. */
    public Optional<Path> file(String key) {
        return string(key).map(text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw invalid(key, "a path");
            }
        });
    }

    /** A boolean: true, yes, on, y and their opposites, quoted or not. */
    public boolean bool(String key, boolean otherwise) {
        String accepted = "true or false";
        return scalar(key, accepted)
                .map(scalar -> scalar.truth().orElseThrow(() -> invalid(key, accepted)))
                .orElse(otherwise);
    }

    /** A whole number between two bounds, both inclusive. */
    public int integer(String key, int otherwise, int min, int max) {
        String accepted = "a whole number from " + min + " to " + max;
        return scalar(key, accepted)
                .map(scalar -> scalar.wholeNumber()
                        .filter(number -> number >= min && number <= max)
                        .orElseThrow(() -> invalid(key, accepted))
                        .intValue())
                .orElse(otherwise);
    }

    /**
     * A duration in Go's words, not negative. A bare number counts nanoseconds, because registry:2 reads it so; unless
     * it is 0, {@link #warnings()} says that.
     */
    public Duration duration(String key, Duration otherwise) {
        String accepted = "a duration such as 10s or 1h30m";
        return scalar(key, accepted)
                .map(scalar -> {
                    Optional<Duration> duration = scalar.duration();
                    if (duration.isPresent() && GoDuration.parse(scalar.text()).isEmpty()) {
                        remarks.add(join(path, key) + ": " + scalar.text() + " without a unit is nanoseconds");
                    }
                    return duration.filter(found -> !found.isNegative()).orElseThrow(() -> invalid(key, accepted));
                })
                .orElse(otherwise);
    }

    /** A list of texts; a single text is a list of one. */
    public List<String> strings(String key) {
        String accepted = "a list of texts";
        return items(key, accepted).stream()
                .map(item -> {
                    if (item instanceof Node.Scalar scalar) {
                        return scalar;
                    }
                    throw Refusal.of(join(path, key), item, accepted);
                })
                .filter(Node.Scalar::isSet)
                .map(Node.Scalar::text)
                .toList();
    }

    /** A mapping of names to lists of texts, in the order of the file, such as {@code http.headers}. */
    public Map<String, List<String>> multimap(String key) {
        ConfigTree names = section(key);
        Map<String, List<String>> values = new LinkedHashMap<>();
        names.mapping.entries().keySet().forEach(name -> values.put(name, names.strings(name)));
        return values;
    }

    private List<Node> items(String key, String accepted) {
        return switch (node(key).orElse(Node.Mapping.EMPTY)) {
            case Node.Items list -> list.items();
            case Node.Mapping mapped when mapped.entries().isEmpty() -> List.of();
            case Node.Mapping mapped
            when mapped.variable() != null ->
                mapped.asItems().orElseThrow(() -> invalid(key, accepted)).items();
            case Node.Scalar scalar -> List.of(scalar);
            case Node other -> throw Refusal.of(join(path, key), other, accepted);
        };
    }

    private Optional<Node.Scalar> scalar(String key, String accepted) {
        return node(key).map(node -> {
            if (node instanceof Node.Scalar scalar) {
                return scalar;
            }
            throw Refusal.of(join(path, key), node, accepted);
        });
    }

    private Optional<Node> node(String key) {
        asked.add(key);
        return Optional.ofNullable(mapping.entries().get(key))
                .filter(node -> !(node instanceof Node.Scalar scalar) || scalar.isSet());
    }

    /** The exception for a value that has the right type and still is not accepted. */
    public ConfigException invalid(String key, String accepted) {
        return node(key)
                .map(node -> Refusal.of(join(path, key), node, accepted))
                .orElseGet(() -> new ConfigException(join(path, key) + ": not set, accepted is " + accepted));
    }

    /** One line for each key of the file that nobody asked for, with what may have been meant. */
    public List<String> unknownKeys() {
        List<String> lines = new ArrayList<>();
        collectUnknown((tree, key, node) -> {
            if (node.variable() == null) {
                lines.add(join(tree.path, key) + ": unknown key" + tree.didYouMean(key));
            }
        });
        return lines;
    }

    /** One line for each variable that sets nothing anybody asked for, and for each value that is likely a mistake. */
    public List<String> warnings() {
        List<String> lines = new ArrayList<>(remarks);
        collectUnknown((tree, key, node) -> node.variables()
                .forEach(variable -> lines.add(variable + ": unknown variable, there is no key " + join(tree.path, key)
                        + tree.didYouMean(key))));
        return lines;
    }

    private interface UnknownSink {
        void accept(ConfigTree tree, String key, Node node);
    }

    private void collectUnknown(UnknownSink sink) {
        mapping.entries().forEach((key, node) -> {
            if (below.containsKey(key)) {
                below.getOrDefault(key, List.of()).forEach(tree -> tree.collectUnknown(sink));
            } else if (!asked.contains(key)) {
                sink.accept(this, key, node);
            }
        });
    }

    private String didYouMean(String key) {
        return Spelling.nearest(key, asked)
                .map(known -> "; did you mean " + join(path, known) + "?")
                .orElse("");
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
