package dev.wharf.token.service;

import dev.wharf.model.InvalidValueException;
import java.util.regex.Pattern;

/**
 * The name of a service: what its registry calls itself in challenges, and the audience of its tokens.
 *
 * @param value 1 to 128 of the characters a-z, A-Z, 0-9, '.', '_', '~', ':', '/', '@' and '-': Jib sends it in a URL
 *     without escaping it
 */
public record ServiceName(String value) {
    /** The grammar in words. */
    public static final String ACCEPTED =
            "1 to 128 of the characters a-z, A-Z, 0-9, '.', '_', '~', ':', '/', '@' and '-'";

    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9._~:/@-]{1,128}");

    /** @throws InvalidValueException if it is outside its grammar */
    public ServiceName {
        if (!isValid(value)) {
            throw new InvalidValueException("invalid service: accepted are " + ACCEPTED);
        }
    }

    /** Whether a service can have this name. */
    public static boolean isValid(String text) {
        return GRAMMAR.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
