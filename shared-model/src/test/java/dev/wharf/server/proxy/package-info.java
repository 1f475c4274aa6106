@NullMarked
package dev.wharf.server.proxy;

import org.jspecify.annotations.NullMarked;
