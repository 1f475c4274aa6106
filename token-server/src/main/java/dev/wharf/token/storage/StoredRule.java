package dev.wharf.token.storage;

import dev.wharf.token.authz.AccessRule;

/**
 * A rule that is in force.
 *
 * @param id positive, never used again
 * @param rule what it says
 */
public record StoredRule(long id, AccessRule rule) {}
