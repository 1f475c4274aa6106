/**
 * Pure values that both services speak: names, digests, scopes, challenges, error codes.
 *
 * <p>Every value checks its bounds when it is made and is trusted afterwards. Nothing here knows Helidon, Nimbus or
 * SQL.
 */
@NullMarked
package dev.wharf.model;

import org.jspecify.annotations.NullMarked;
