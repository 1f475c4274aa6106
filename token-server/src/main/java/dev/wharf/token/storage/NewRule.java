package dev.wharf.token.storage;

import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.RuleOrigin;
import dev.wharf.token.authz.StoredRule;

/**
 * A rule that is to be kept.
 *
 * @param rule what it says
 * @param origin what writes it
 * @param enabled whether it is in force
 * @param note why it is there, at most {@value StoredRule#MAX_NOTE} characters
 */
public record NewRule(AccessRule rule, RuleOrigin origin, boolean enabled, String note) {
    /** A rule in force that somebody writes as a rule. */
    public NewRule(AccessRule rule) {
        this(rule, RuleOrigin.MANUAL, true, "");
    }

    /** The rule as it is kept. */
    public StoredRule kept(long id) {
        return new StoredRule(id, rule, origin, enabled, note);
    }
}
