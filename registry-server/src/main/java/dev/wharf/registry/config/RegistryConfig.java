package dev.wharf.registry.config;

/**
 * Everything that can be configured.
 *
 * @param log what is logged, and how
 * @param storage where the bytes lie, and what may be done with them
 * @param auth who is let in
 * @param http how clients reach us
 * @param catalogMaxEntries the largest page of the catalog
 * @param tagsMaxEntries the largest page of tags for a client that names a size
 * @param wharf our own section
 */
public record RegistryConfig(
        LogConfig log,
        StorageConfig storage,
        AuthConfig auth,
        HttpConfig http,
        int catalogMaxEntries,
        int tagsMaxEntries,
        WharfConfig wharf) {}
