/** The process: wiring by hand, start, drain and stop. */
@NullMarked
package dev.wharf.registry;

import org.jspecify.annotations.NullMarked;
