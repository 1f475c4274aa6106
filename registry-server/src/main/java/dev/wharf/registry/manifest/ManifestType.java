package dev.wharf.registry.manifest;

import dev.wharf.model.MediaType;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of manifests that the registry takes. */
enum ManifestType {
    DOCKER_MANIFEST(false, true),
    DOCKER_MANIFEST_LIST(true, true),
    OCI_MANIFEST(false, false),
    OCI_INDEX(true, false);

    private final boolean index;
    private final boolean named;

    ManifestType(boolean index, boolean named) {
        this.index = index;
        this.named = named;
    }

    /** Finds the kind with a media type, exactly; empty if there is none. */
    static Optional<ManifestType> of(String mediaType) {
        return Arrays.stream(values())
                .filter(type -> type.mediaType().value().equals(mediaType))
                .findFirst();
    }

    MediaType mediaType() {
        return switch (this) {
            case DOCKER_MANIFEST -> MediaType.DOCKER_MANIFEST;
            case DOCKER_MANIFEST_LIST -> MediaType.DOCKER_MANIFEST_LIST;
            case OCI_MANIFEST -> MediaType.OCI_MANIFEST;
            case OCI_INDEX -> MediaType.OCI_INDEX;
        };
    }

    /** Whether it lists manifests, and not a config and layers. */
    boolean isIndex() {
        return index;
    }

    /** Whether the document must name its media type; with OCI it may leave that to the request. */
    boolean isNamed() {
        return named;
    }
}
