package dev.wharf.token.authz;

import dev.wharf.model.InvalidValueException;

/**
 * A rule as it is kept.
 *
 * @param id positive, never used again
 * @param rule what it says
 * @param origin what wrote it
 * @param enabled whether it is in force; as long as it is not, it says nothing
 * @param note why it is there, in the words of whoever wrote it; at most {@value #MAX_NOTE} characters, possibly none
 */
public record StoredRule(long id, AccessRule rule, RuleOrigin origin, boolean enabled, String note) {
    /** The longest note, in characters. */
    public static final int MAX_NOTE = 255;

    /** @throws InvalidValueException if the note is too long */
    public StoredRule {
        if (note.length() > MAX_NOTE) {
            throw new InvalidValueException("invalid note: at most " + MAX_NOTE + " characters");
        }
    }

    /** A rule in force that somebody wrote as a rule. */
    public StoredRule(long id, AccessRule rule) {
        this(id, rule, RuleOrigin.MANUAL, true, "");
    }
}
