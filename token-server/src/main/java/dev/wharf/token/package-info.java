/** The process: wiring by hand, start, drain and stop. */
@NullMarked
package dev.wharf.token;

import org.jspecify.annotations.NullMarked;
