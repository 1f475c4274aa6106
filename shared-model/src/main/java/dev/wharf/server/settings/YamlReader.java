package dev.wharf.server.settings;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.Construct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML 1.1 as registry:2 does: the first document counts, a repeated key is overwritten. */
final class YamlReader {
    private static final int MAX_DEPTH = 100;

    private final @Nullable String variable;

    private YamlReader(@Nullable String variable) {
        this.variable = variable;
    }

    /**
     * Reads the first document; an empty one is a null scalar.
     *
     * @param variable the environment variable that holds the text, null for a file
     * @throws YAMLException if it is not YAML, or not plain data
     */
    static Node read(String text, @Nullable String variable) {
        LoaderOptions options = new LoaderOptions();
        options.setWarnOnDuplicateKeys(false);
        Iterator<Object> documents =
                new Yaml(new TextKeepingConstructor(options)).loadAll(text).iterator();
        Object document = documents.hasNext() ? documents.next() : new Parsed("", Optional.empty());
        return new YamlReader(variable).node(document, 0);
    }

    private Node node(@Nullable Object data, int depth) {
        if (depth > MAX_DEPTH) {
            throw new YAMLException("nested too deeply");
        }
        return switch (data) {
            case Parsed(String text, Optional<Object> value) -> new Node.Scalar(text, value, variable);
            case Map<?, ?> map -> mapping(map, depth);
            case List<?> list -> {
                List<Node> items = new ArrayList<>(list.size());
                list.forEach(item -> items.add(node(item, depth + 1)));
                yield new Node.Items(List.copyOf(items), variable);
            }
            case null -> new Node.Scalar("", Optional.empty(), variable);
            default -> throw new YAMLException("sets and ordered maps are not accepted");
        };
    }

    private Node mapping(Map<?, ?> map, int depth) {
        SequencedMap<String, Node> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof Parsed name)) {
                throw new YAMLException("a key must be text");
            }
            entries.put(name.text, node(value, depth + 1));
        });
        return new Node.Mapping(entries, variable);
    }

    private record Parsed(String text, Optional<Object> value) {}

    /** Remembers how a scalar was written, because a text setting may look like a number or a boolean. */
    private static final class TextKeepingConstructor extends SafeConstructor {
        TextKeepingConstructor(LoaderOptions options) {
            super(options);
            for (Tag tag : List.of(Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT)) {
                Construct typed = yamlConstructors.get(tag);
                yamlConstructors.put(tag, new TextKeeping(typed));
            }
            for (Tag tag : List.of(Tag.STR, Tag.TIMESTAMP, Tag.BINARY)) {
                yamlConstructors.put(tag, new TextKeeping(null));
            }
        }
    }

    private static final class TextKeeping extends AbstractConstruct {
        private final @Nullable Construct typed;

        TextKeeping(@Nullable Construct typed) {
            this.typed = typed;
        }

        @Override
        public Object construct(org.yaml.snakeyaml.nodes.Node node) {
            String text = ((ScalarNode) node).getValue();
            if (typed == null) {
                return new Parsed(text, Optional.of(text));
            }
            try {
                return new Parsed(text, Optional.ofNullable(typed.construct(node)));
            } catch (NumberFormatException e) {
                // 0x_ matches YAML's pattern of a number without being one.
                return new Parsed(text, Optional.of(text));
            }
        }
    }
}
