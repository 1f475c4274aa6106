/** The services that tokens are signed for, and what is settled for each. */
@NullMarked
package dev.wharf.token.service;

import org.jspecify.annotations.NullMarked;
