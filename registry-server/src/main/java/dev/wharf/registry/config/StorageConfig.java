package dev.wharf.registry.config;

import dev.wharf.server.settings.ConfigException;
import dev.wharf.server.settings.ConfigTree;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code storage}.
 *
 * @param driver where the bytes lie
 * @param deleteEnabled whether blobs and manifests may be deleted
 * @param readOnly whether nothing may be changed at all
 */
public record StorageConfig(Driver driver, boolean deleteEnabled, boolean readOnly) {
    private static final Set<String> NOT_DRIVERS = Set.of("maintenance", "cache", "delete", "redirect", "tag");
    private static final String DRIVERS = "filesystem or inmemory";

    /** The one key of the section that names a driver. */
    public sealed interface Driver {
        /** The key. */
        String name();
    }

    /**
     * Files in registry:2's layout.
     *
     * @param root the directory that holds {@code docker/registry/v2}
     */
    public record Filesystem(Path root) implements Driver {
        @Override
        public String name() {
            return "filesystem";
        }
    }

    /** Nothing that outlives the process. */
    public record InMemory() implements Driver {
        @Override
        public String name() {
            return "inmemory";
        }
    }

    static StorageConfig read(ConfigTree root, Unhonoured unhonoured) {
        ConfigTree storage = root.sectionOrName("storage");
        Driver driver = driver(storage, unhonoured);
        unhonoured.ignored(storage, "cache", "there is nothing to tune");
        unhonoured.ignored(storage, "tag", "there is nothing to tune");
        // Redirects are for object stores; to disable them is no news to the drivers above.
        storage.section("redirect").bool("disable", false);
        ConfigTree maintenance = storage.section("maintenance");
        unhonoured.ignored(maintenance, "uploadpurging", "abandoned uploads are not purged");
        return new StorageConfig(
                driver,
                storage.section("delete").bool("enabled", false),
                maintenance.section("readonly").bool("enabled", false));
    }

    private static Driver driver(ConfigTree storage, Unhonoured unhonoured) {
        Set<String> named = new TreeSet<>(storage.keys());
        named.removeAll(NOT_DRIVERS);
        if (named.size() > 1) {
            throw new ConfigException(
                    "storage: more than one driver (" + String.join(", ", named) + "), accepted is one");
        }
        if (named.isEmpty()) {
            throw new ConfigException("storage: no driver, accepted is " + DRIVERS);
        }
        String name = named.iterator().next();
        ConfigTree parameters = storage.section(name);
        return switch (name) {
            case "filesystem" -> {
                unhonoured.ignored(parameters, "maxthreads", "there is nothing to tune");
                yield new Filesystem(parameters.file("rootdirectory").orElse(Path.of("/var/lib/registry")));
            }
            case "inmemory" -> new InMemory();
            default ->
                throw new ConfigException("storage." + name + ": not a driver of this server, accepted is " + DRIVERS);
        };
    }
}
