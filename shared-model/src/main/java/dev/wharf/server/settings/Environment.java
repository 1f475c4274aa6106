package dev.wharf.server.settings;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Lays environment variables over the file as registry:2 does: {@code REGISTRY_HTTP_ADDR} replaces {@code http.addr},
 * in the order of their names, so that a deeper variable beats a shallower one.
 */
final class Environment {
    private static final String CONFIGURATION_PATH = "CONFIGURATION_PATH";

    private final String prefix;
    private final Map<List<String>, List<String>> aliases = new LinkedHashMap<>();

    /**
     * @param prefix of the variables, without the underscore
     * @param aliases see {@link ConfigTree#read(java.nio.file.Path, Map, String, Map)}
     */
    Environment(String prefix, Map<String, String> aliases) {
        this.prefix = prefix + "_";
        aliases.forEach((name, path) -> this.aliases.put(List.of(name.split("_")), List.of(path.split("\\."))));
    }

    Node.Mapping over(Node.Mapping file, Map<String, String> variables) {
        Node.Mapping result = file;
        for (Map.Entry<String, String> entry : new TreeMap<>(variables).entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(prefix) && !name.equals(prefix + CONFIGURATION_PATH)) {
                List<String> path =
                        resolve(List.of(name.substring(prefix.length()).split("_", -1)));
                result = (Node.Mapping) replace(result, path, value(name, entry.getValue()), "");
            }
        }
        return result;
    }

    private static Node value(String name, String text) {
        try {
            return YamlReader.read(text, name);
        } catch (YAMLException e) {
            // The value may be a password: say neither it nor what the parser quotes of it.
            return new Node.Broken("the value is not YAML; put quotes inside the value", name);
        }
    }

    /** The path of keys that a variable means; the longest alias wins. */
    private List<String> resolve(List<String> components) {
        return aliases.keySet().stream()
                .filter(alias -> matches(alias, components))
                .max((a, b) -> Integer.compare(a.size(), b.size()))
                .map(alias -> translate(alias, components))
                .orElse(components);
    }

    private static boolean matches(List<String> alias, List<String> components) {
        if (alias.size() > components.size()) {
            return false;
        }
        for (int i = 0; i < alias.size(); i++) {
            if (!alias.get(i).equals("*") && !alias.get(i).equals(components.get(i))) {
                return false;
            }
        }
        return true;
    }

    private List<String> translate(List<String> alias, List<String> components) {
        Deque<String> wild = new ArrayDeque<>();
        for (int i = 0; i < alias.size(); i++) {
            if (alias.get(i).equals("*")) {
                wild.add(components.get(i));
            }
        }
        List<String> path = new ArrayList<>();
        for (String key : aliases.getOrDefault(alias, List.of())) {
            path.add(key.equals("*") && !wild.isEmpty() ? wild.remove() : key);
        }
        path.addAll(components.subList(alias.size(), components.size()));
        return path;
    }

    private static Node replace(Node target, List<String> path, Node value, String at) {
        if (path.isEmpty()) {
            return value;
        }
        return switch (target) {
            case Node.Mapping mapping -> replaceKey(mapping, path, value, at);
            case Node.Items items -> replaceItem(items, path, value, at);
            case Node.Scalar scalar -> {
                // `storage: s3` and then REGISTRY_STORAGE_S3_BUCKET: the name becomes the mapping it stood for.
                Node.Mapping mapping = scalar.value().isEmpty()
                        ? new Node.Mapping(new LinkedHashMap<>(), value.variable())
                        : Node.named(scalar.text(), scalar.variable());
                yield replaceKey(mapping, path, value, at);
            }
            case Node.Broken broken -> broken;
        };
    }

    private static Node.Mapping replaceKey(Node.Mapping mapping, List<String> path, Node value, String at) {
        String component = path.getFirst();
        Optional<String> existing = mapping.entries().keySet().stream()
                .filter(key -> key.toUpperCase(Locale.ROOT).equals(component.toUpperCase(Locale.ROOT)))
                .findFirst();
        String key = existing.orElse(component.toLowerCase(Locale.ROOT));
        Node before = mapping.entries().getOrDefault(key, new Node.Mapping(new LinkedHashMap<>(), value.variable()));
        return mapping.with(key, replace(before, path.subList(1, path.size()), value, ConfigTree.join(at, key)));
    }

    private static Node replaceItem(Node.Items list, List<String> path, Node value, String at) {
        List<Node> items = new ArrayList<>(list.items());
        String index = path.getFirst();
        if (!index.matches("[0-9]{1,4}") || Integer.parseInt(index) > items.size()) {
            throw new ConfigException(value.variable() + ": " + at + " is a list of " + items.size()
                    + ", accepted after it is an index up to " + items.size() + ", not " + index);
        }
        int i = Integer.parseInt(index);
        if (i == items.size()) {
            items.add(new Node.Mapping(new LinkedHashMap<>(), value.variable()));
        }
        items.set(i, replace(items.get(i), path.subList(1, path.size()), value, ConfigTree.join(at, index)));
        return new Node.Items(List.copyOf(items), list.variable());
    }
}
