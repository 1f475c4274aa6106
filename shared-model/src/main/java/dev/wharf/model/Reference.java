package dev.wharf.model;

/** What names a manifest in a repository: a {@link Tag} that may move, or the {@link Digest} of its bytes. */
public sealed interface Reference permits Tag, Digest {
    /**
     * Parses {@code <reference>} of a manifest URL: with a colon a digest, else a tag.
     *
     * @throws InvalidValueException if it is neither
     */
    static Reference parse(String text) {
        return text.indexOf(':') >= 0 ? Digest.parse(text) : new Tag(text);
    }
}
