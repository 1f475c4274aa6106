/** The rules of the project's architecture, for the tests of every module. */
@NullMarked
package dev.wharf.architecture;

import org.jspecify.annotations.NullMarked;
