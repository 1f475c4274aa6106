package dev.wharf.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a rule can grant on a resource, and what a token can carry. */
public enum Action {
    PULL,
    PUSH,
    DELETE,
    CATALOG,
    ADMIN;

    /** The word in scopes, rules and tokens. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds an action by its {@link #label()}, exactly as written; empty if there is none. */
    public static Optional<Action> of(String label) {
        return Arrays.stream(values())
                .filter(action -> action.label().equals(label))
                .findFirst();
    }
}
