package dev.wharf.registry.config;

import dev.wharf.server.settings.ConfigTree;
import java.time.Duration;

/**
 * {@code wharf.clientlimits}: how many requests of one client are served at once.
 *
 * @param small those for manifests, lists and everything else that is short; 0 for no bound
 * @param downloads those for the bytes of blobs; 0 for no bound
 * @param uploads those that send bytes of blobs; 0 for no bound
 * @param patience how long one more waits for its turn before it is refused
 */
public record ClientLimits(int small, int downloads, int uploads, Duration patience) {
    private static final int MAX = 100_000;

    /** No bounds. */
    public static ClientLimits none() {
        return new ClientLimits(0, 0, 0, Duration.ofSeconds(10));
    }

    static ClientLimits read(ConfigTree wharf) {
        ConfigTree limits = wharf.section("clientlimits");
        return new ClientLimits(
                limits.integer("small", 0, 0, MAX),
                limits.integer("downloads", 0, 0, MAX),
                limits.integer("uploads", 0, 0, MAX),
                limits.duration("wait", none().patience()));
    }
}
