/**
 * Who may do what: challenges, verification of tokens, trusted keys, and the exchange of Basic credentials for a token.
 *
 * <p>Nothing here knows the HTTP server, and only this package knows the JWT library.
 */
@NullMarked
package dev.wharf.registry.auth;

import org.jspecify.annotations.NullMarked;
