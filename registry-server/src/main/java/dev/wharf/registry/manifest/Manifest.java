package dev.wharf.registry.manifest;

import dev.wharf.model.Digest;
import dev.wharf.model.MediaType;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * What the registry acts on in a manifest.
 *
 * @param mediaType its kind
 * @param requirements what must be in the repository, in order of appearance
 * @param subject the manifest that it is about, which need not exist (OCI distribution spec, "Pushing Manifests with
 *     Subject")
 */
public record Manifest(MediaType mediaType, SequencedSet<Requirement> requirements, Optional<Digest> subject) {}
