package dev.wharf.token.storage;

import java.time.Instant;

/**
 * Somebody's older tokens are void.
 *
 * @param subject as in the tokens' {@code sub}
 * @param notBefore tokens that were asked for before this time are not to be believed
 */
public record Revocation(String subject, Instant notBefore) {}
