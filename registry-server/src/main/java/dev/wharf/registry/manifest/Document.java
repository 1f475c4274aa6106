package dev.wharf.registry.manifest;

import dev.wharf.model.Digest;
import dev.wharf.model.InvalidValueException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a manifest document, of the right types, not yet checked against each other. */
record Document(
        Optional<Long> schemaVersion,
        String mediaType,
        String artifactType,
        Optional<Entry> config,
        Optional<List<Entry>> layers,
        Optional<List<Entry>> manifests,
        Optional<Entry> subject,
        Map<String, String> annotations) {

    private static final Set<String> FIELDS = Set.of(
            "schemaVersion", "mediaType", "artifactType", "config", "layers", "manifests", "subject", "annotations");
    private static final Set<String> ENTRY_FIELDS = Set.of("mediaType", "digest", "size", "urls");

    /**
     * A descriptor; unlike in the specification its size and media type may be missing, as registry:2 takes them.
     *
     * @param path how a message names it
     */
    record Entry(String path, String mediaType, Digest digest, List<String> urls) {}

    static Document read(byte[] bytes) throws InvalidManifestException {
        return JsonObjects.read(bytes, json -> {
            Fields fields = new Fields();
            json.object("", FIELDS, field -> {
                switch (field) {
                    case "schemaVersion" -> fields.schemaVersion = json.integer(field);
                    case "mediaType" -> fields.mediaType = json.text(field);
                    case "artifactType" -> fields.artifactType = json.text(field);
                    case "config" -> fields.config = entry(json, field);
                    case "subject" -> fields.subject = entry(json, field);
                    case "annotations" -> fields.annotations = json.texts(field);
                    case "layers" -> fields.layers = json.array(field, path -> entry(json, path));
                    default -> fields.manifests = json.array(field, path -> entry(json, path));
                }
            });
            return fields.toDocument();
        });
    }

    private static Entry entry(JsonObjects json, String path) throws IOException, InvalidManifestException {
        EntryFields fields = new EntryFields();
        json.object(path, ENTRY_FIELDS, field -> {
            String where = JsonObjects.join(path, field);
            switch (field) {
                case "mediaType" -> fields.mediaType = json.text(where);
                case "digest" -> fields.digest = digest(where, json.text(where));
                case "size" -> checkSize(where, json.integer(where));
                default -> fields.urls = json.array(where, json::text);
            }
        });
        if (fields.digest == null) {
            throw new InvalidManifestException(path + ".digest: is missing");
        }
        return new Entry(path, fields.mediaType, fields.digest, fields.urls);
    }

    private static Digest digest(String path, String text) throws InvalidManifestException {
        try {
            return Digest.parse(text);
        } catch (InvalidValueException e) {
            throw new InvalidManifestException(path + ": " + e.getMessage());
        }
    }

    private static void checkSize(String path, long size) throws InvalidManifestException {
        if (size < 0) {
            throw new InvalidManifestException(path + ": must not be negative");
        }
    }

    private static final class Fields {
        private @Nullable Long schemaVersion;
        private String mediaType = "";
        private String artifactType = "";
        private @Nullable Entry config;
        private @Nullable List<Entry> layers;
        private @Nullable List<Entry> manifests;
        private @Nullable Entry subject;
        private Map<String, String> annotations = Map.of();

        Document toDocument() {
            return new Document(
                    Optional.ofNullable(schemaVersion),
                    mediaType,
                    artifactType,
                    Optional.ofNullable(config),
                    Optional.ofNullable(layers),
                    Optional.ofNullable(manifests),
                    Optional.ofNullable(subject),
                    annotations);
        }
    }

    private static final class EntryFields {
        private String mediaType = "";
        private @Nullable Digest digest;
        private List<String> urls = List.of();
    }
}
