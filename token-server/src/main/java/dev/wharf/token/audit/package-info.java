/** The record of who changed what, and who tried to get in. */
@NullMarked
package dev.wharf.token.audit;

import org.jspecify.annotations.NullMarked;
