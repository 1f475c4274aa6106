package dev.wharf.registry.manifest;

import dev.wharf.model.Digest;

/** What must be in the repository before a manifest that refers to it. */
public record Requirement(Digest digest, Kind kind) {
    /** As what it must be there. */
    public enum Kind {
        BLOB,
        MANIFEST,
        /** Build caches put layers into an index; 2.8 finds manifests among the blobs, too. */
        EITHER
    }
}
