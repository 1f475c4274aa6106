/**
 * Logs of both servers: what happens inside goes to stderr, one line for each request to stdout.
 *
 * <p>Code logs through {@link java.lang.System.Logger}; logback writes, set up here and by no file.
 */
@NullMarked
package dev.wharf.server.logging;

import org.jspecify.annotations.NullMarked;
