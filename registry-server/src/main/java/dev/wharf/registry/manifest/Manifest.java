package dev.wharf.registry.manifest;

import dev.wharf.model.Digest;
import dev.wharf.model.MediaType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * What the registry acts on in a manifest.
 *
 * @param mediaType its kind
 * @param requirements what must be in the repository, in order of appearance
 * @param subject the manifest that it is about, which need not exist (OCI distribution spec, "Pushing Manifests with
 *     Subject")
 * @param artifactType what it says to be; for an image that does not say so, the media type of its config (OCI
 *     distribution spec, "Listing Referrers")
 * @param annotations its own, in their order
 */
public record Manifest(
        MediaType mediaType,
        SequencedSet<Requirement> requirements,
        Optional<Digest> subject,
        Optional<String> artifactType,
        Map<String, String> annotations) {
    public Manifest {
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }
}
