package dev.wharf.token.storage;

import dev.wharf.token.authz.Subject;
import java.util.List;
import java.util.Optional;

/**
 * The groups. Changes are durable when a method returns; every method throws {@link StorageException} when the database
 * does not answer.
 */
public interface GroupStore {
    /** What became of a {@link #put}. */
    sealed interface PutResult {
        /** There was none of this name. */
        record Created() implements PutResult {}

        /** Its members are now the given ones. */
        record Updated() implements PutResult {}

        /** It would be a member of itself, by way of this one; nothing changed. */
        record Circular(Subject member) implements PutResult {}

        /** There is no such account or group; nothing changed. */
        record UnknownMember(Subject member) implements PutResult {}
    }

    /** Finds a group by its exact name. */
    Optional<Group> find(String name);

    /** Creates the group, or replaces its members. */
    PutResult put(Group group);

    /**
     * Deletes a group and the rules about it.
     *
     * @return whether there was one
     */
    boolean delete(String name);

    /**
     * The groups, by name.
     *
     * @param after only those whose names come after this one; {@code ""} from the beginning
     * @param limit at most so many
     */
    List<Group> list(String after, int limit);
}
