/** Who is asking: credentials, password hashes, and the cache that keeps bcrypt off the hot path. */
@NullMarked
package dev.wharf.token.authn;

import org.jspecify.annotations.NullMarked;
