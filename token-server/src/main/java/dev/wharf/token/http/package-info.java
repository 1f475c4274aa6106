/** HTTP of the token server: the token endpoint, the published keys, and the admin API. */
@NullMarked
package dev.wharf.token.http;

import org.jspecify.annotations.NullMarked;
