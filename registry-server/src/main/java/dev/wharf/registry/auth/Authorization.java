package dev.wharf.registry.auth;

import java.util.List;
import java.util.regex.Pattern;

/** What a request says in {@code Authorization} (RFC 9110 section 11.6.2). */
sealed interface Authorization {
    /** The credentials of Basic, which go into a header of ours. */
    Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]+=*");

    /** No header, or one of a scheme that nobody asked for. */
    record None() implements Authorization {}

    /** A token. */
    record Bearer(String token) implements Authorization {}

    /**
     * A user's name and password.
     *
     * @param header the whole value, for the token server to judge
     */
    record Basic(String header) implements Authorization {
        private static final Pattern NOTHING = Pattern.compile("[^ ]+ Og=*");

        /** Whether name and password are empty, which is what an engine sends that nobody has logged in with. */
        boolean isEmpty() {
            return NOTHING.matcher(header).matches();
        }
    }

    /** Something that cannot be read as any of these. */
    record Malformed() implements Authorization {}

    /** Reads the values of all {@code Authorization} headers; schemes are compared without case. */
    static Authorization parse(List<String> values) {
        if (values.isEmpty()) {
            return new None();
        }
        String value = values.getFirst();
        int space = value.indexOf(' ');
        String scheme = space < 0 ? value : value.substring(0, space);
        String credentials = space < 0 ? "" : value.substring(space + 1);
        if (scheme.equalsIgnoreCase("Bearer")) {
            return values.size() > 1 || credentials.isEmpty() ? new Malformed() : new Bearer(credentials);
        }
        if (scheme.equalsIgnoreCase("Basic")) {
            return values.size() > 1 || !BASE64.matcher(credentials).matches() ? new Malformed() : new Basic(value);
        }
        return values.size() > 1 ? new Malformed() : new None();
    }
}
