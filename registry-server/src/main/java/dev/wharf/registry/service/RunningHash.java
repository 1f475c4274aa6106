package dev.wharf.registry.service;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** The hash of the bytes that an upload has so far. */
final class RunningHash {
    private final Algorithm algorithm;
    private final MessageDigest hash;
    private long offset;

    RunningHash(Algorithm algorithm) {
        this.algorithm = algorithm;
        this.hash = algorithm.newHash();
    }

    void update(ByteBuffer bytes) {
        offset += bytes.remaining();
        hash.update(bytes);
    }

    Algorithm algorithm() {
        return algorithm;
    }

    /** The number of bytes hashed. */
    long offset() {
        return offset;
    }

    /** Ends the computation. */
    Digest digest() {
        return algorithm.digest(hash.digest());
    }
}
