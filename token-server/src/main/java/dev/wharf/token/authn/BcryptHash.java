package dev.wharf.token.authn;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bcrypt hash that passwords can be compared with.
 *
 * @param text the hash, under the name {@code $2a$}; jBCrypt knows no other name of the same algorithm
 */
record BcryptHash(String text) {
    static final int MIN_COST = 4;

    /** Higher ones would let one stored line stop all logins. */
    static final int MAX_COST = 14;

    private static final Pattern FORM = Pattern.compile("\\$2([abxy])\\$([0-9]{2})(\\$[./A-Za-z0-9]{53})");

    /** Why a text is no such hash. */
    enum Objection {
        NOT_BCRYPT,
        MALFORMED,
        /** Its revision, {@code $2x$}, is the output of a broken implementation. */
        BROKEN_REVISION,
        COST_OUT_OF_BOUNDS
    }

    /** Reads a hash by any sound implementation; empty if there is an {@link #objection}. */
    static Optional<BcryptHash> parse(String text) {
        return objection(text).isPresent()
                ? Optional.empty()
                : Optional.of(new BcryptHash("$2a$" + text.substring("$2a$".length())));
    }

    /** What is wrong with a text; empty if nothing is. */
    static Optional<Objection> objection(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.of(text.startsWith("$2") ? Objection.MALFORMED : Objection.NOT_BCRYPT);
        }
        if (form.group(1).equals("x")) {
            return Optional.of(Objection.BROKEN_REVISION);
        }
        int cost = Integer.parseInt(form.group(2));
        return cost < MIN_COST || cost > MAX_COST ? Optional.of(Objection.COST_OUT_OF_BOUNDS) : Optional.empty();
    }

    /** The base-2 logarithm of the work of a comparison. */
    int cost() {
        return Integer.parseInt(text.substring("$2a$".length(), "$2a$10".length()));
    }

    /** Hashes are for nobody's eyes. */
    @Override
    public String toString() {
        return "BcryptHash[***]";
    }
}
