/**
 * registry:2's directory layout, the stores built on it, and the port that drivers implement.
 *
 * <p>{@link dev.wharf.registry.storage.StorageDriver} knows paths and bytes, nothing else.
 */
@NullMarked
package dev.wharf.registry.storage;

import org.jspecify.annotations.NullMarked;
