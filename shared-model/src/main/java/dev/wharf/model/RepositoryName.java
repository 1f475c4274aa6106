package dev.wharf.model;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The name of a repository, for instance {@code team/app} (OCI distribution spec, "Pulling manifests").
 *
 * @param value at most {@value #MAX_LENGTH} characters: lower-case path components joined by {@code /}
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {
    /** Registries and clients keep host and name together below this many characters. */
    public static final int MAX_LENGTH = 255;

    private static final String COMPONENT = "[a-z0-9]++(?:(?:\\.|__|_|-++)[a-z0-9]++)*+";
    private static final Pattern GRAMMAR = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*+");

    /** @throws InvalidValueException if the value is outside the grammar or too long */
    public RepositoryName {
        if (!isValid(value)) {
            throw new InvalidValueException(
                    "invalid repository name: at most " + MAX_LENGTH
                            + " characters, components of a-z and 0-9, separated inside by '.', '_', '__' or '-' and joined by '/'");
        }
    }

    /** Whether the text is a repository name. */
    public static boolean isValid(String text) {
        return text.length() <= MAX_LENGTH && GRAMMAR.matcher(text).matches();
    }

    /** The paths above it, the top one first: of {@code a/b/c} these are {@code a} and {@code a/b}. */
    public List<RepositoryName> parents() {
        return IntStream.range(0, value.length())
                .filter(at -> value.charAt(at) == '/')
                .mapToObj(at -> new RepositoryName(value.substring(0, at)))
                .toList();
    }

    @Override
    public int compareTo(RepositoryName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
