/**
 * Reads manifests: what each media type must look like, and what a manifest refers to.
 *
 * <p>Parsing keeps only what the registry acts on, whatever the size of the rest; bytes are stored as they came.
 */
@NullMarked
package dev.wharf.registry.manifest;

import org.jspecify.annotations.NullMarked;
