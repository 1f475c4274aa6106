package dev.wharf.token.authz;

import java.util.Locale;

/** Why a rule does not apply to a caller and a resource. */
public enum Obstacle {
    /** It is switched off. */
    DISABLED,
    /** It is about somebody else. */
    SUBJECT,
    /** The caller is in the group that it spares. */
    EXCEPT,
    /** The caller's address is in none of its ranges. */
    CIDR,
    /** It is not valid yet, or no more. */
    TIME,
    /** It is about other repositories. */
    PATTERN,
    /** It is a template, and the caller's place is somebody else's. */
    TAKEN;

    /** The word in explanations. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
