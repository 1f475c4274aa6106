package dev.wharf.token.storage;

import dev.wharf.model.RepositoryName;
import dev.wharf.token.authz.Openness;
import dev.wharf.token.authz.Role;
import dev.wharf.token.authz.Subject;
import java.time.Instant;

/**
 * A path with members.
 *
 * @param path everything below it belongs to it, also where another namespace begins
 * @param about what is said of it
 * @param archived whether nothing is pushed or deleted in it any more
 * @param createdAt when it was made
 */
public record Namespace(RepositoryName path, Description about, boolean archived, Instant createdAt) {
    /**
     * What is said of a namespace or repository.
     *
     * @param text for people, at most {@value #MAX_LENGTH} characters
     * @param visibility who may pull from all of it
     */
    public record Description(String text, Openness visibility) {
        /** The longest text, in characters. */
        public static final int MAX_LENGTH = 1000;
    }

    /** Somebody with a role. */
    public record Member(Subject subject, Role role) {}
}
