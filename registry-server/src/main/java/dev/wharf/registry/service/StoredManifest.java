package dev.wharf.registry.service;

import dev.wharf.model.Digest;
import dev.wharf.model.MediaType;

/** A manifest as it was pushed, byte for byte. */
public final class StoredManifest {
    private final Digest digest;
    private final MediaType mediaType;
    private final byte[] bytes;

    StoredManifest(Digest digest, MediaType mediaType, byte[] bytes) {
        this.digest = digest;
        this.mediaType = mediaType;
        this.bytes = bytes;
    }

    /** The digest that was asked for, or that the tag points at. */
    public Digest digest() {
        return digest;
    }

    public MediaType mediaType() {
        return mediaType;
    }

    /** The content; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }
}
