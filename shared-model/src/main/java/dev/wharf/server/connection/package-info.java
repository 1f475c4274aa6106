/**
 * The only way either server opens a port: Helidon's HTTP/1.1 engine behind a guard that bounds what one client may
 * cost and keeps the framing honest.
 *
 * <p>Helidon 4.5.0 has no read or write deadline, buffers a request chunk whole, answers HEAD with a body, ignores
 * {@code Connection: close}, parses an unread body as the next request, refuses HTTP/1.0, and its listener stops for
 * good when one accept fails. So sockets, TLS and framing are ours here, and Helidon gets one well-formed request at a
 * time through its connection SPI ({@code ConnectionContext}, {@code ServerConnectionSelector}); routing stays all
 * Helidon. Nothing outside this package touches that SPI.
 *
 * <p>The path of a request: {@code Listener} accepts, {@code Connection} runs it on a virtual thread, {@code Transport}
 * moves bytes, {@code RequestFeed} frames them, Helidon routes, {@code ConnectionPolicy} decides whether the connection
 * may be used again, {@code ResponseWriter} writes. {@code Connections} cuts whoever is past its deadline.
 */
@NullMarked
package dev.wharf.server.connection;

import org.jspecify.annotations.NullMarked;
