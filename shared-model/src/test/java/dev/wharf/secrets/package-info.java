/** Looks for secrets where none may be. */
@NullMarked
package dev.wharf.secrets;

import org.jspecify.annotations.NullMarked;
