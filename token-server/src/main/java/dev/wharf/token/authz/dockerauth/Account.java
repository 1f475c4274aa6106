package dev.wharf.token.authz.dockerauth;

import dev.wharf.token.authz.Subject;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom an entry speaks of. There an account is a name, and the empty name is that of callers without one.
 *
 * @param kind the kind
 * @param name of one account; empty for the other kinds
 */
record Account(Kind kind, String name) {
    private static final Pattern ALL = Pattern.compile("\\*+|/\\^?\\.\\*\\$?/");
    private static final Pattern NAMED = Pattern.compile("/\\^?\\.\\+\\$?/");

    enum Kind {
        EVERYONE,
        AUTHENTICATED,
        ANONYMOUS,
        ONE,
        /** It cannot be said of which; taken for everybody where that is the worse case. */
        SOME
    }

    static final Account EVERYONE = new Account(Kind.EVERYONE, "");

    /** By the condition: {@code *} is true of the empty name too, the regular expression {@code .+} of all others. */
    static Account of(Optional<String> condition) {
        if (condition.isEmpty() || ALL.matcher(condition.get()).matches()) {
            return EVERYONE;
        }
        String text = condition.get();
        if (text.isEmpty()) {
            return new Account(Kind.ANONYMOUS, "");
        }
        if (NAMED.matcher(text).matches()) {
            return new Account(Kind.AUTHENTICATED, "");
        }
        return Subject.isName(text) ? new Account(Kind.ONE, text) : new Account(Kind.SOME, "");
    }

    /** Whether this speaks surely of all of whom another one speaks. */
    boolean covers(Account other) {
        return switch (kind) {
            case EVERYONE -> true;
            case AUTHENTICATED -> other.kind == Kind.AUTHENTICATED || other.kind == Kind.ONE;
            case ANONYMOUS, ONE -> equals(other);
            case SOME -> false;
        };
    }

    /** Whether both may speak of somebody. */
    boolean meets(Account other) {
        return covers(other) || other.covers(this) || kind == Kind.SOME || other.kind == Kind.SOME;
    }

    /** The only name of whom it speaks, if there is one. */
    Optional<String> user() {
        return kind == Kind.ONE ? Optional.of(name) : Optional.empty();
    }

    /** Who gets what it gives: there is no word for callers without an account alone. */
    Subject subject() {
        return switch (kind) {
            case EVERYONE, ANONYMOUS -> Subject.EVERYONE;
            case AUTHENTICATED -> Subject.AUTHENTICATED;
            case ONE -> Subject.user(name);
            case SOME -> throw new IllegalStateException("it cannot be said who this is");
        };
    }
}
