/**
 * The HTTP API: one dispatcher parses the raw path into a {@link dev.wharf.registry.http.Route}, asks for access, and
 * calls one handler per noun.
 *
 * <p>Handlers know HTTP and nothing of storage; every refusal is thrown and written by one
 * {@link dev.wharf.registry.http.ErrorWriter}.
 */
@NullMarked
package dev.wharf.registry.http;

import org.jspecify.annotations.NullMarked;
