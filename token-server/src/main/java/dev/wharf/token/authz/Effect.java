package dev.wharf.token.authz;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a rule does with its actions; one deny outweighs every allow. */
public enum Effect {
    ALLOW,
    DENY;

    /** The word in rules. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds an effect by its {@link #label()}, exactly as written; empty if there is none. */
    public static Optional<Effect> of(String label) {
        return Arrays.stream(values())
                .filter(effect -> effect.label().equals(label))
                .findFirst();
    }
}
