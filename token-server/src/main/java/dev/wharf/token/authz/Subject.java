package dev.wharf.token.authz;

import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom a rule speaks of: {@code user:alice}, {@code group:dev}, {@code robot:team/app+ci}, {@code everyone} or
 * {@code authenticated}.
 *
 * @param kind the kind
 * @param name the name of the user or group, case-sensitive, 1 to 128 characters; of a robot the path of its namespace,
 *     {@code +} and a short name, at most {@value #MAX_LENGTH} characters together; for the other kinds their label
 */
public record Subject(Kind kind, String name) {
    /** Everybody, with or without an account. */
    public static final Subject EVERYONE = new Subject(Kind.EVERYONE, "everyone");

    /** Every user who has logged in; robots are not meant, they have only what is said of them. */
    public static final Subject AUTHENTICATED = new Subject(Kind.AUTHENTICATED, "authenticated");

    /** The longest name of any kind, in characters. */
    public static final int MAX_LENGTH = 255;

    // No ':' (Basic credentials end a name there) and no '+' (which tells the names of robots).
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._@-]{0,127}");
    private static final Pattern ROBOT_SHORT_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    /** The kinds; users, groups and robots have names of their own. */
    public enum Kind {
        EVERYONE,
        AUTHENTICATED,
        USER,
        GROUP,
        ROBOT;

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

        /** Whether there are several of the kind, told apart by name. */
        public boolean isNamed() {
            return this != EVERYONE && this != AUTHENTICATED;
        }

        private boolean accepts(String name) {
            return switch (this) {
                case EVERYONE, AUTHENTICATED -> name.equals(label());
                case USER, GROUP -> isName(name);
                case ROBOT -> isRobotName(name);
            };
        }

        private String grammar() {
            return this == ROBOT
                    ? "at most " + MAX_LENGTH
                            + " characters, a repository path, '+' and 1 to 63 characters of a-z, 0-9,"
                            + " '.', '_' and '-', the first a letter or digit, as in team/app+ci"
                    : "1 to 128 characters of a-z, A-Z, 0-9, '.', '_', '@' and '-', the first a letter or digit";
        }
    }

    /** @throws InvalidValueException if the name is outside its grammar */
    public Subject {
        if (!kind.accepts(name)) {
            throw new InvalidValueException("invalid " + kind.label() + " name: " + kind.grammar());
        }
    }

    /** Whether a user or group can have this name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether a robot can have this name; it is never that of a user or group. */
    public static boolean isRobotName(String text) {
        int plus = text.indexOf('+');
        return plus > 0
                && text.length() <= MAX_LENGTH
                && RepositoryName.isValid(text.substring(0, plus))
                && ROBOT_SHORT_NAME.matcher(text.substring(plus + 1)).matches();
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
     * A robot.
     *
     * @throws InvalidValueException if the name is outside its grammar
     */
    public static Subject robot(String name) {
        return new Subject(Kind.ROBOT, name);
    }

    /**
     * Parses the text form.
     *
     * @throws InvalidValueException if it is none of the five forms
     */
    public static Subject parse(String text) {
        int colon = text.indexOf(':');
        String label = colon < 0 ? text : text.substring(0, colon);
        return Kind.of(label)
                .filter(kind -> kind.isNamed() == colon >= 0)
                .map(kind -> new Subject(kind, text.substring(colon + 1)))
                .orElseThrow(() -> new InvalidValueException(
                        "invalid subject: accepted are user:<name>, group:<name>, robot:<namespace>+<name>, everyone and"
                                + " authenticated"));
    }

    @Override
    public String toString() {
        return kind.isNamed() ? kind.label() + ":" + name : name;
    }
}
