package dev.wharf.registry.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wharf.model.Digest;
import java.util.Optional;

/** Manifests that have been read lately. Which repository has them is not known here. */
final class ManifestCache {
    /** A share of the heap, in bytes. */
    private static final long MAX_WEIGHT = Runtime.getRuntime().maxMemory() / 16;

    /** What an entry costs beside its bytes. */
    private static final int OVERHEAD = 500;

    private final Cache<Digest, StoredManifest> manifests = Caffeine.newBuilder()
            .maximumWeight(MAX_WEIGHT)
            .weigher((Digest _, StoredManifest manifest) -> manifest.bytes().length + OVERHEAD)
            .build();

    Optional<StoredManifest> find(Digest digest) {
        return Optional.ofNullable(manifests.getIfPresent(digest));
    }

    /** Keeps a manifest whose bytes have its digest. */
    void keep(StoredManifest manifest) {
        manifests.put(manifest.digest(), manifest);
    }
}
