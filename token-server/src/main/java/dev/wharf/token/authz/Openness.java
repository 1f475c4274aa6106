package dev.wharf.token.authz;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who may pull from a namespace or repository beside those whom a rule or a membership allows it. */
public enum Openness {
    /** Nobody. */
    PRIVATE,
    /** Every user; robots are members, or not. */
    INTERNAL,
    /** Everybody, with or without an account. */
    PUBLIC;

    /** Who is allowed to pull. */
    public Optional<Subject> subject() {
        return switch (this) {
            case PRIVATE -> Optional.empty();
            case INTERNAL -> Optional.of(Subject.AUTHENTICATED);
            case PUBLIC -> Optional.of(Subject.EVERYONE);
        };
    }

    /** The word in requests, where it is the {@code visibility}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds one by its {@link #label()}, exactly as written; empty if there is none. */
    public static Optional<Openness> of(String label) {
        return Arrays.stream(values())
                .filter(openness -> openness.label().equals(label))
                .findFirst();
    }
}
