package dev.wharf.token.authz.dockerauth;

import dev.wharf.model.InvalidValueException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads the key {@code acl} of a docker_auth configuration, or such a list alone. */
final class AclReader {
    /** Beside the list docker_auth asks these, in an order of its own. */
    private static final Set<String> OTHER_AUTHORIZERS =
            Set.of("acl_mongo", "acl_xorm", "ext_authz", "plugin_authz", "casbin_authz");

    private static final Set<String> CONDITIONS = Set.of("account", "type", "name", "ip", "service");

    private AclReader() {}

    /**
     * The entries, and what is to be said of the file as a whole.
     *
     * @param warnings what else decides about access there
     */
    record Content(List<AclEntry> entries, List<String> warnings) {}

    /** @throws InvalidValueException if the text is no YAML document with an access list */
    static Content read(String text) {
        Node document = compose(text)
                .orElseThrow(() -> new InvalidValueException("invalid access list: the document is empty"));
        List<String> warnings = new ArrayList<>();
        Node list = document;
        if (document instanceof MappingNode mapping) {
            Map<String, Node> fields = fields(mapping, new ArrayList<>());
            fields.keySet().stream()
                    .filter(OTHER_AUTHORIZERS::contains)
                    .sorted()
                    .forEach(key -> warnings.add(key + " decides about access there too, and is not read"));
            list = Optional.ofNullable(fields.get("acl"))
                    .orElseThrow(() -> new InvalidValueException("invalid access list: there is no key acl"));
        }
        if (!(list instanceof SequenceNode items)) {
            throw new InvalidValueException("invalid access list: acl must be a list of entries");
        }
        List<AclEntry> entries = new ArrayList<>();
        for (Node item : items.getValue()) {
            entries.add(entry(entries.size() + 1, item));
        }
        return new Content(List.copyOf(entries), List.copyOf(warnings));
    }

    private static Optional<Node> compose(String text) {
        try {
            return Optional.ofNullable(new Yaml(new LoaderOptions()).compose(new StringReader(text)));
        } catch (MarkedYAMLException e) {
            String where = Optional.ofNullable(e.getProblemMark())
                    .map(mark -> " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                    .orElse("");
            throw new InvalidValueException("invalid access list: not one YAML document" + where);
        } catch (YAMLException e) {
            throw new InvalidValueException("invalid access list: not YAML");
        }
    }

    private static AclEntry entry(int number, Node item) {
        List<String> faults = new ArrayList<>();
        if (!(item instanceof MappingNode mapping)) {
            return new AclEntry(number, "", Map.of(), List.of(), List.of("is no mapping with match and actions"));
        }
        Map<String, Node> fields = fields(mapping, faults);
        Map<String, String> match = new LinkedHashMap<>();
        switch (fields.get("match")) {
            case MappingNode conditions -> match(conditions, match, faults);
            case null, default -> faults.add("match must be a mapping");
        }
        List<String> actions = new ArrayList<>();
        switch (fields.get("actions")) {
            case SequenceNode items -> items.getValue().forEach(action -> actions.add(text(action, "actions", faults)));
            case null, default -> faults.add("actions must be a list");
        }
        String comment = Optional.ofNullable(fields.get("comment"))
                .filter(ScalarNode.class::isInstance)
                .map(found -> ((ScalarNode) found).getValue())
                .orElse("");
        return new AclEntry(number, comment, match, actions, faults);
    }

    private static void match(MappingNode conditions, Map<String, String> match, List<String> faults) {
        fields(conditions, faults).forEach((key, value) -> {
            if (value.getTag().equals(Tag.NULL)) {
                return;
            }
            if (!CONDITIONS.contains(key)) {
                faults.add("the condition " + key + " cannot be said in a rule");
            } else if (value instanceof ScalarNode text) {
                match.put(key, text.getValue());
            } else {
                faults.add("match." + key + " must be text");
            }
        });
    }

    private static Map<String, Node> fields(MappingNode mapping, List<String> faults) {
        Map<String, Node> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text(tuple.getKeyNode(), "a key", faults);
            if (fields.put(key, tuple.getValueNode()) != null) {
                faults.add("the key " + key + " stands there twice");
            }
        }
        return fields;
    }

    /** The text of a scalar as written: names may look like numbers. */
    private static String text(Node node, String what, List<String> faults) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        faults.add(what + " must be text");
        return "";
    }
}
