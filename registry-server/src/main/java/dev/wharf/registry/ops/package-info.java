/** What those who run the registry look at: whether its storage is well. */
@NullMarked
package dev.wharf.registry.ops;

import org.jspecify.annotations.NullMarked;
