/** Who the caller is when a proxy stands in between. */
@NullMarked
package dev.wharf.server.proxy;

import org.jspecify.annotations.NullMarked;
