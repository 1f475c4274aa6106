/**
 * The storage driver for a local or mounted directory. What it has answered survives a power cut, and what it was
 * killed in the middle of is not visible.
 */
@NullMarked
package dev.wharf.registry.storage.filesystem;

import org.jspecify.annotations.NullMarked;
