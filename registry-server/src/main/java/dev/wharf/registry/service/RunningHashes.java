package dev.wharf.registry.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.registry.storage.UploadSession;
import java.util.UUID;

/** The hashes of uploads between two requests. One that is not here is made again from the bytes. */
final class RunningHashes {
    private static final int KEPT = 1000;

    private final Cache<UUID, RunningHash> hashes =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    /** The hash of all bytes that the upload has; nobody else gets it until it is given back. */
    RunningHash take(UUID id, UploadSession session, Algorithm algorithm) {
        RunningHash kept = hashes.asMap().remove(id);
        if (kept != null && kept.algorithm() == algorithm && kept.offset() == session.offset()) {
            return kept;
        }
        RunningHash hash = new RunningHash(algorithm);
        if (session.offset() > 0) {
            session.replay(hash::update);
        }
        return hash;
    }

    void giveBack(UUID id, RunningHash hash) {
        hashes.put(id, hash);
    }
}
