@NullMarked
package dev.wharf.token.authn;

import org.jspecify.annotations.NullMarked;
