package dev.wharf.registry.config;

import dev.wharf.registry.auth.Realm;
import dev.wharf.server.settings.ConfigException;
import dev.wharf.server.settings.ConfigTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A configuration file of {@code version: 0.1} with the environment laid over it.
 *
 * @param config what it says
 * @param warnings one line for each key that is unknown or has no effect
 */
public record ConfigFile(RegistryConfig config, List<String> warnings) {
    /** Where registry:2's variables are named after its fields and not after its keys. */
    private static final Map<String, String> ALIASES = Map.of(
            "NOTIFICATIONS_EVENTCONFIG", "notifications.events",
            "HEALTH_FILECHECKERS", "health.file",
            "HEALTH_HTTPCHECKERS", "health.http",
            "HEALTH_TCPCHECKERS", "health.tcp",
            "LOG_HOOKS_*_MAILOPTIONS", "log.hooks.*.options");

    /**
     * Reads the file.
     *
     * @param environment of which {@code REGISTRY_*} counts
     * @throws ConfigException if the server cannot, or must not, start with it
     */
    public static ConfigFile read(Path file, Map<String, String> environment) {
        ConfigTree root = ConfigTree.read(file, environment, "REGISTRY", ALIASES);
        if (!root.string("version", "").equals("0.1")) {
            throw root.invalid("version", "0.1");
        }
        Unhonoured unhonoured = new Unhonoured();
        RegistryConfig config = new RegistryConfig(
                LogConfig.read(root, unhonoured),
                StorageConfig.read(root, unhonoured),
                AuthConfig.read(root, unhonoured),
                HttpConfig.read(root, unhonoured),
                pageSize(root.section("catalog").integer("maxentries", 1000, Integer.MIN_VALUE, Integer.MAX_VALUE)),
                pageSize(root.section("tags").integer("maxtags", 1000, 0, Integer.MAX_VALUE)),
                WharfConfig.read(root));
        checkRealm(config);
        rest(root, unhonoured);
        List<String> warnings = new ArrayList<>(unhonoured.warnings());
        warnings.addAll(root.unknownKeys());
        warnings.addAll(root.warnings());
        return new ConfigFile(config, List.copyOf(warnings));
    }

    /** registry:2 takes anything below 1 for its default. */
    private static int pageSize(int configured) {
        return configured > 0 ? configured : 1000;
    }

    private static void checkRealm(RegistryConfig config) {
        if (config.auth() instanceof AuthConfig.Token token
                && Realm.isTemplate(token.realm())
                && config.wharf().hosts().isEmpty()) {
            throw new ConfigException(
                    "wharf.hosts: not set, accepted is at least one host, since auth.token.realm has {host}");
        }
    }

    /** The sections that this server has no use for. */
    private static void rest(ConfigTree root, Unhonoured unhonoured) {
        if (root.section("proxy").string("remoteurl").isPresent()) {
            throw new ConfigException("proxy.remoteurl: this server is not a pull-through cache");
        }
        root.section("proxy").has("username");
        ConfigTree notifications = root.section("notifications");
        notifications.has("events");
        if (notifications.sections("endpoints").stream().anyMatch(endpoint -> !endpoint.bool("disabled", false))) {
            throw new ConfigException("notifications.endpoints: this server sends no notifications");
        }
        unhonoured.refused(root, "middleware", "this server has no middleware");
        unhonoured.refused(root.section("policy"), "repository", "this server enforces no classes of repositories");
        unhonoured.ignored(root, "validation", "the defaults hold");
        unhonoured.ignored(root, "redis", "no cache is shared");
        unhonoured.ignored(root, "health", "/health/ready looks at the storage");
        unhonoured.ignored(root, "reporting", "nothing is reported to third parties");
        unhonoured.ignored(root, "compatibility", "schema 1 manifests are not accepted");
    }
}
