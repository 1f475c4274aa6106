@NullMarked
package dev.wharf.token;

import org.jspecify.annotations.NullMarked;
