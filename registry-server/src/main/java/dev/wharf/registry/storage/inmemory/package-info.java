/** A storage driver that forgets everything when the process ends; for tests and trials. */
@NullMarked
package dev.wharf.registry.storage.inmemory;

import org.jspecify.annotations.NullMarked;
