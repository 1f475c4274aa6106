package dev.wharf.registry.service;

import dev.wharf.model.Digest;
import java.util.Optional;

/**
 * A manifest that has been stored.
 *
 * @param digest of its bytes, by the algorithm of the reference if that is a digest
 * @param subject the manifest that it is about
 */
public record PushedManifest(Digest digest, Optional<Digest> subject) {}
