/** The programs that Wharf is tested with, where they are installed. */
@NullMarked
package dev.wharf.clients;

import org.jspecify.annotations.NullMarked;
