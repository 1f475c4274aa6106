package dev.wharf.token.federation;

/**
 * What a token fails by.
 *
 * @param part the claim, or part of the header, that is wrong; known names and those of conditions, never a value
 * @param problem what is wrong with it, in words that may show its value
 */
public record Failure(String part, String problem) {
    @Override
    public String toString() {
        return part + ": " + problem;
    }
}
