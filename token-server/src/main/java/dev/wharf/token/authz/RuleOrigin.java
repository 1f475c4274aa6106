package dev.wharf.token.authz;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What wrote a rule, and so what may change it. */
public enum RuleOrigin {
    /** Somebody wrote it as a rule. */
    MANUAL,
    /** Somebody is a member of a namespace. */
    MEMBER,
    /** A namespace is visible to more than its members. */
    VISIBILITY,
    /** It was there from the beginning. */
    BOOTSTRAP,
    /** It was read from another system's rules. */
    IMPORT;

    /** The word in rules. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds an origin by its {@link #label()}, exactly as written; empty if there is none. */
    public static Optional<RuleOrigin> of(String label) {
        return Arrays.stream(values())
                .filter(origin -> origin.label().equals(label))
                .findFirst();
    }
}
