package dev.wharf.registry.manifest;

import dev.wharf.model.Digest;
import dev.wharf.model.InvalidValueException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what an index has for one platform. */
public final class PlatformChild {
    private PlatformChild() {}

    /**
     * The first manifest for a platform; empty if there is none, or the bytes are no index.
     *
     * @param index a manifest list or an OCI index
     */
    public static Optional<Digest> find(byte[] index, String os, String architecture) {
        try {
            return JsonObjects.read(index, PlatformChild::children).stream()
                    .filter(child -> os.equals(child.get("os")) && architecture.equals(child.get("architecture")))
                    .map(child -> child.getOrDefault("digest", ""))
                    .findFirst()
                    .map(Digest::parse);
        } catch (InvalidManifestException | InvalidValueException e) {
            return Optional.empty();
        }
    }

    private static List<Map<String, String>> children(JsonObjects json) throws IOException, InvalidManifestException {
        List<Map<String, String>> children = new ArrayList<>();
        json.object("", Set.of("manifests"), field -> children.addAll(json.array(field, path -> child(json, path))));
        return children;
    }

    private static Map<String, String> child(JsonObjects json, String path)
            throws IOException, InvalidManifestException {
        Map<String, String> child = new HashMap<>();
        json.object(path, Set.of("digest", "platform"), field -> {
            if (field.equals("digest")) {
                child.put(field, json.text(path));
            } else {
                child.putAll(json.texts(path));
            }
        });
        return child;
    }
}
