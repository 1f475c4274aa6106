package dev.wharf.registry.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.wharf.model.Descriptor;
import dev.wharf.model.Digest;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A manifest that is about another one, as the list of referrers shows it (OCI distribution spec, "Listing Referrers").
 *
 * @param descriptor of the manifest itself
 * @param artifactType what it is; absent for an index that does not say so
 * @param annotations of the manifest, in their order
 */
public record Referrer(Descriptor descriptor, Optional<String> artifactType, Map<String, String> annotations) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> FIELDS = Set.of("mediaType", "digest", "size", "artifactType", "annotations");

    public Referrer {
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    /**
     * Describes a manifest.
     *
     * @param digest by which it is known in its repository
     * @param size in bytes
     */
    public static Referrer of(Manifest manifest, Digest digest, long size) {
        return new Referrer(
                new Descriptor(manifest.mediaType(), digest, size), manifest.artifactType(), manifest.annotations());
    }

    /** Reads what {@link #toJson} has written; empty if it is anything else. */
    public static Optional<Referrer> parse(byte[] json) {
        try {
            return Optional.of(JsonObjects.read(json, Referrer::read));
        } catch (InvalidManifestException | InvalidValueException e) {
            return Optional.empty();
        }
    }

    private static Referrer read(JsonObjects json) throws IOException, InvalidManifestException {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, String> annotations = new LinkedHashMap<>();
        long[] size = {-1};
        json.object("", FIELDS, field -> {
            switch (field) {
                case "size" -> size[0] = json.integer(field);
                case "annotations" -> annotations.putAll(json.texts(field));
                default -> texts.put(field, json.text(field));
            }
        });
        return new Referrer(
                new Descriptor(
                        new MediaType(texts.getOrDefault("mediaType", "")),
                        Digest.parse(texts.getOrDefault("digest", "")),
                        size[0]),
                Optional.ofNullable(texts.get("artifactType")),
                annotations);
    }

    /** The descriptor as JSON. */
    public byte[] toJson() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("mediaType", descriptor.mediaType().value());
            json.writeStringField("digest", descriptor.digest().toString());
            json.writeNumberField("size", descriptor.size());
            if (artifactType.isPresent()) {
                json.writeStringField("artifactType", artifactType.get());
            }
            if (!annotations.isEmpty()) {
                json.writeObjectFieldStart("annotations");
                for (Map.Entry<String, String> annotation : annotations.entrySet()) {
                    json.writeStringField(annotation.getKey(), annotation.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }
}
