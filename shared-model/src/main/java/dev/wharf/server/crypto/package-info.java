/** Where signatures and TLS are computed. */
@NullMarked
package dev.wharf.server.crypto;

import org.jspecify.annotations.NullMarked;
