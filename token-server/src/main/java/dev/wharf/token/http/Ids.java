package dev.wharf.token.http;

import java.util.Optional;

/** The ids of rules and tokens in paths. */
final class Ids {
    /** Longer than any id; a number too long to parse is no id either. */
    private static final int DIGITS = 18;

    private Ids() {}

    static Optional<Long> parse(String text) {
        boolean number =
                !text.isEmpty() && text.length() <= DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
