/** Signing keys, their certificates, and the tokens they sign; the only package here that knows Nimbus. */
@NullMarked
package dev.wharf.token.issue;

import org.jspecify.annotations.NullMarked;
