package dev.wharf.registry.manifest;

import dev.wharf.model.MediaType;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Tells the media type of a stored manifest from its bytes, as registry:2 does: nothing else is written down. */
public final class MediaTypeSniffer {
    private static final Set<String> FIELDS = Set.of("schemaVersion", "mediaType", "manifests");

    private long schemaVersion;
    private String mediaType = "";
    private boolean manifests;

    private MediaTypeSniffer() {}

    /** The media type; empty if it is none that the registry takes, such as schema 1, or no JSON at all. */
    public static Optional<MediaType> sniff(byte[] bytes) {
        try {
            return JsonObjects.read(bytes, json -> new MediaTypeSniffer().read(json));
        } catch (InvalidManifestException e) {
            return Optional.empty();
        }
    }

    private Optional<MediaType> read(JsonObjects json) throws IOException, InvalidManifestException {
        json.object("", FIELDS, field -> {
            switch (field) {
                case "schemaVersion" -> schemaVersion = json.integer(field);
                case "mediaType" -> mediaType = json.text(field);
                default -> manifests = true;
            }
        });
        if (schemaVersion != 2) {
            return Optional.empty();
        }
        if (mediaType.isEmpty()) {
            return Optional.of(manifests ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST);
        }
        return ManifestType.of(mediaType).map(ManifestType::mediaType);
    }
}
