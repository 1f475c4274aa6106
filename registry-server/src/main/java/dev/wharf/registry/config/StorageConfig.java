package dev.wharf.registry.config;

import dev.wharf.server.settings.ConfigException;
import dev.wharf.server.settings.ConfigTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code storage}.
 *
 * @param driver where the bytes lie
 * @param deleteEnabled whether blobs and manifests may be deleted
 * @param readOnly whether nothing may be changed by requests
 * @param uploadPurging when uploads are removed that nobody continues; never if absent
 */
public record StorageConfig(
        Driver driver, boolean deleteEnabled, boolean readOnly, Optional<UploadPurging> uploadPurging) {
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

    /**
     * {@code storage.maintenance.uploadpurging}.
     *
     * @param age how long nobody has added to an upload that is removed
     * @param interval how often such uploads are looked for
     * @param dryRun whether it is only said how many there are
     */
    public record UploadPurging(Duration age, Duration interval, boolean dryRun) {}

    static StorageConfig read(ConfigTree root, Unhonoured unhonoured) {
        ConfigTree storage = root.sectionOrName("storage");
        Driver driver = driver(storage, unhonoured);
        unhonoured.ignored(storage, "cache", "there is nothing to tune");
        unhonoured.ignored(storage, "tag", "there is nothing to tune");
        // Redirects are for object stores; to disable them is no news to the drivers above.
        storage.section("redirect").bool("disable", false);
        ConfigTree maintenance = storage.section("maintenance");
        return new StorageConfig(
                driver,
                storage.section("delete").bool("enabled", false),
                maintenance.section("readonly").bool("enabled", false),
                uploadPurging(maintenance.section("uploadpurging")));
    }

    /** On by default, as in registry:2, which also does it when requests may not change anything. */
    private static Optional<UploadPurging> uploadPurging(ConfigTree purging) {
        UploadPurging settings = new UploadPurging(
                duration(purging, "age", Duration.ofDays(7)),
                duration(purging, "interval", Duration.ofDays(1)),
                purging.bool("dryrun", false));
        return purging.bool("enabled", true) ? Optional.of(settings) : Optional.empty();
    }

    private static Duration duration(ConfigTree purging, String key, Duration otherwise) {
        Duration duration = purging.duration(key, otherwise);
        if (duration.isZero()) {
            throw purging.invalid(key, "a duration longer than zero");
        }
        return duration;
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
