package dev.wharf.token.service;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who gets a refresh token for a service. docker keeps it in place of the password. */
public enum RefreshPolicy {
    /** Whoever logs in with a password and asks for it. */
    INTERACTIVE,
    /** Nobody: clients keep the password. */
    NEVER;

    /** The word in settings. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a policy by its {@link #label()}, exactly as written; empty if there is none. */
    public static Optional<RefreshPolicy> of(String label) {
        return Arrays.stream(values())
                .filter(policy -> policy.label().equals(label))
                .findFirst();
    }
}
