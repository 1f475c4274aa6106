/** Records that mirror {@code token.yml}, and the files that hold what only the owner may read. */
@NullMarked
package dev.wharf.token.config;

import org.jspecify.annotations.NullMarked;
