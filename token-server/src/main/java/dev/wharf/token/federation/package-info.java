/**
 * Who is asking, by the word of somebody else's OpenID provider: CI jobs and workloads that have no password of ours.
 */
@NullMarked
package dev.wharf.token.federation;

import org.jspecify.annotations.NullMarked;
