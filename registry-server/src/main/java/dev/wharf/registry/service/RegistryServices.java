package dev.wharf.registry.service;

import dev.wharf.registry.storage.StorageDriver;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/** The services over one storage. */
public record RegistryServices(
        BlobService blobs, UploadService uploads, ManifestService manifests, TagService tags, CatalogService catalog) {

    /**
     * Wires the services.
     *
     * @param deleteEnabled whether blobs and manifests may be deleted
     * @param ids makes the names of uploads
     */
    public static RegistryServices over(StorageDriver driver, boolean deleteEnabled, Clock clock, Supplier<UUID> ids) {
        return new RegistryServices(
                new BlobService(), new UploadService(), new ManifestService(), new TagService(), new CatalogService());
    }
}
