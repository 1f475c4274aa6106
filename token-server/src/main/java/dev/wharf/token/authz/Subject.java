package dev.wharf.token.authz;

import dev.wharf.model.InvalidValueException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom a rule speaks of: {@code user:alice}, {@code group:dev}, {@code everyone} or {@code authenticated}.
 *
 * @param kind the kind
 * @param name the name of the user or group, case-sensitive, 1 to 128 characters; for the other kinds their label
 */
public record Subject(Kind kind, String name) {
    /** Everybody, with or without an account. */
    public static final Subject EVERYONE = new Subject(Kind.EVERYONE, "everyone");

    /** Every user who has logged in. */
    public static final Subject AUTHENTICATED = new Subject(Kind.AUTHENTICATED, "authenticated");

    // No ':' (Basic credentials end a name there) and no '+' (kept for names of robot accounts).
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._@-]{0,127}");

    /** The kinds; users and groups have names of their own. */
    public enum Kind {
        EVERYONE,
        AUTHENTICATED,
        USER,
        GROUP;

        /** The word in rules. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Finds a kind by its {@link #label()}, exactly as written; empty if there is none. */
        public static Optional<Kind> of(String label) {
            return Arrays.stream(values())
                    .filter(kind -> kind.label().equals(label))
                    .findFirst();
        }

        private boolean isNamed() {
            return this == USER || this == GROUP;
        }
    }

    /** @throws InvalidValueException if the name is outside its grammar */
    public Subject {
        boolean valid = kind.isNamed() ? isName(name) : name.equals(kind.label());
        if (!valid) {
            throw new InvalidValueException(
                    "invalid " + kind.label()
                            + " name: 1 to 128 characters of a-z, A-Z, 0-9, '.', '_', '@' and '-', the first a letter or digit");
        }
    }

    /** Whether a user or group can have this name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * A user.
     *
     * @throws InvalidValueException if the name is outside its grammar
     */
    public static Subject user(String name) {
        return new Subject(Kind.USER, name);
    }

    /**
     * A group.
     *
     * @throws InvalidValueException if the name is outside its grammar
     */
    public static Subject group(String name) {
        return new Subject(Kind.GROUP, name);
    }

    /**
     * Parses the text form.
     *
     * @throws InvalidValueException if it is none of the four forms
     */
    public static Subject parse(String text) {
        int colon = text.indexOf(':');
        String label = colon < 0 ? text : text.substring(0, colon);
        return Kind.of(label)
                .filter(kind -> kind.isNamed() == colon >= 0)
                .map(kind -> new Subject(kind, text.substring(colon + 1)))
                .orElseThrow(() -> new InvalidValueException(
                        "invalid subject: accepted are user:<name>, group:<name>, everyone and authenticated"));
    }

    @Override
    public String toString() {
        return kind.isNamed() ? kind.label() + ":" + name : name;
    }
}
