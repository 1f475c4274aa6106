/** Removes what nobody needs any more. */
@NullMarked
package dev.wharf.registry.gc;

import org.jspecify.annotations.NullMarked;
