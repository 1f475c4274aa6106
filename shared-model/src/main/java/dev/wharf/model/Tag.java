package dev.wharf.model;

import java.util.regex.Pattern;

/**
 * A mutable name of a manifest in its repository (OCI distribution spec, "Pulling manifests").
 *
 * @param value 1 to 128 characters of {@code [a-zA-Z0-9_.-]}, the first one neither {@code .} nor {@code -}
 */
public record Tag(String value) implements Reference, Comparable<Tag> {
    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    /** @throws InvalidValueException if the value is outside the grammar */
    public Tag {
        if (!isValid(value)) {
            throw new InvalidValueException(
                    "invalid tag: 1 to 128 characters of a-z, A-Z, 0-9, '_', '.' and '-', the first neither '.' nor '-'");
        }
    }

    /** Whether the text is a tag. */
    public static boolean isValid(String text) {
        return GRAMMAR.matcher(text).matches();
    }

    @Override
    public int compareTo(Tag other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
