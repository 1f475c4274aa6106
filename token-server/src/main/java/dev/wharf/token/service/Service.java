package dev.wharf.token.service;

/**
 * A registry that tokens are signed for.
 *
 * @param id {@link #FIRST} for the one of token.yml; never used again
 * @param name what it is called
 * @param settings what is settled for it
 */
public record Service(long id, ServiceName name, ServiceSettings settings) {
    /** The id of the service that token.yml speaks of. */
    public static final long FIRST = 1;
}
