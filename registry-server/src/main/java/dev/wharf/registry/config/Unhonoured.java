package dev.wharf.registry.config;

import dev.wharf.server.settings.ConfigException;
import dev.wharf.server.settings.ConfigTree;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that registry:2 knows and this server does not act on. What merely tunes is ignored with a warning; what would
 * lose data or safety when ignored keeps the server from starting.
 */
final class Unhonoured {
    private final List<String> warnings = new ArrayList<>();

    /** A key, or all keys below it, without effect here. */
    void ignored(ConfigTree tree, String key, String consequence) {
        if (tree.has(key)) {
            warn(at(tree, key) + ": ignored, " + consequence);
        }
    }

    void warn(String line) {
        warnings.add(line);
    }

    /** @throws ConfigException if the key is there */
    void refused(ConfigTree tree, String key, String reason) {
        if (tree.has(key)) {
            throw refusal(tree, key, reason);
        }
    }

    static ConfigException refusal(ConfigTree tree, String key, String reason) {
        return new ConfigException(at(tree, key) + ": " + reason);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private static String at(ConfigTree tree, String key) {
        return tree.path().isEmpty() ? key : tree.path() + "." + key;
    }
}
