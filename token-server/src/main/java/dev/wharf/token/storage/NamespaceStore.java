package dev.wharf.token.storage;

import dev.wharf.model.RepositoryName;
import dev.wharf.token.authz.Role;
import dev.wharf.token.authz.Subject;
import java.util.List;
import java.util.Optional;

/**
 * The namespaces of each service. Members and visibility are rules too, written here and nowhere else. Changes are
 * durable when a method returns; every method throws {@link StorageException} when the database does not answer.
 */
public interface NamespaceStore {
    /** What became of a change. */
    enum PutResult {
        CREATED,
        UPDATED,
        /** There is no such namespace. */
        NO_NAMESPACE,
        /** There is nobody of this name. */
        NO_SUBJECT
    }

    /** Finds a namespace. */
    Optional<Namespace> find(long service, RepositoryName path);

    /** Creates a namespace, or changes what is said of it. */
    PutResult put(long service, RepositoryName path, Namespace.Description about);

    /**
     * Archives a namespace, or takes that back.
     *
     * @return whether there is one
     */
    boolean archive(long service, RepositoryName path, boolean archived);

    /**
     * Deletes a namespace with its members and the rules that stand for them; repositories stay.
     *
     * @return whether there was one
     */
    boolean delete(long service, RepositoryName path);

    /**
     * The namespaces of a service, by path.
     *
     * @param under only the one of this path and those below it; empty for all
     * @param after only those whose paths come after this one; {@code ""} from the beginning
     * @param limit at most so many
     */
    List<Namespace> list(long service, Optional<RepositoryName> under, String after, int limit);

    /** The members of a namespace, by kind and name. */
    List<Namespace.Member> members(long service, RepositoryName path);

    /** Gives somebody a role instead of any other. */
    PutResult putMember(long service, RepositoryName path, Subject subject, Role role);

    /**
     * Ends a membership.
     *
     * @return whether there was one
     */
    boolean deleteMember(long service, RepositoryName path, Subject subject);
}
