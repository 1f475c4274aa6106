@NullMarked
package dev.wharf.token.federation;

import org.jspecify.annotations.NullMarked;
