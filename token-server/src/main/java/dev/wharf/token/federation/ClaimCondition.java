package dev.wharf.token.federation;

import dev.wharf.model.InvalidValueException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one claim of a token has to be.
 *
 * @param claim its name, or the path to it in nested objects: {@code repository},
 *     {@code kubernetes.io.serviceaccount.name}
 * @param pattern its value, case-sensitive; each {@code *} stands for any number of any characters, {@code /} and
 *     {@code :} too
 */
public record ClaimCondition(String claim, String pattern) {
    private static final int MAX_CLAIM = 128;
    private static final int MAX_PATTERN = 256;

    /** @throws InvalidValueException if name or pattern is blank, too long or holds control characters */
    public ClaimCondition {
        check("claim", claim, MAX_CLAIM);
        check("pattern", pattern, MAX_PATTERN);
    }

    private static void check(String what, String text, int max) {
        if (text.isBlank() || text.length() > max || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValueException(
                    "invalid " + what + " of a condition: 1 to " + max + " characters, not all of them blanks");
        }
    }

    /** What is wrong with the claims; empty if they meet it. */
    Optional<Failure> failure(Map<String, Object> claims) {
        return switch (ClaimPath.find(claims, claim)) {
            case ClaimPath.Absent() -> Optional.of(new Failure(claim, "there is no such claim"));
            case ClaimPath.Ambiguous() -> Optional.of(new Failure(claim, "the path leads to several claims"));
            case ClaimPath.Found(Object value) ->
                isMet(value)
                        ? Optional.empty()
                        : Optional.of(new Failure(claim, "is " + value + ", accepted is " + pattern));
        };
    }

    /** A list, of groups for example, meets it when one of its elements does. */
    private boolean isMet(Object value) {
        return value instanceof List<?> elements ? elements.stream().anyMatch(this::isMetByOne) : isMetByOne(value);
    }

    private boolean isMetByOne(Object value) {
        return switch (value) {
            case String text -> Glob.matches(pattern, text);
            case Boolean _, Long _, Integer _ -> Glob.matches(pattern, value.toString());
            default -> false;
        };
    }
}
