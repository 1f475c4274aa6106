package dev.wharf.token.storage;

import dev.wharf.model.RepositoryName;
import java.util.List;
import java.util.Optional;

/**
 * What is said of the repositories of each service. Their visibility is a rule too, written here and nowhere else.
 * Changes are durable when a method returns; every method throws {@link StorageException} when the database does not
 * answer.
 */
public interface RepositoryStore {
    /** Finds what is said of a repository. */
    Optional<DescribedRepository> find(long service, RepositoryName name);

    /**
     * Says something of a repository.
     *
     * @return whether that is the first that is said
     */
    boolean put(long service, RepositoryName name, Namespace.Description about);

    /**
     * Forgets what was said of a repository; the registry has what was pushed to it.
     *
     * @return whether anything was
     */
    boolean delete(long service, RepositoryName name);

    /**
     * The repositories of a service of which something is said, by name.
     *
     * @param under only those below this path; empty for all
     * @param after only those whose names come after this one; {@code ""} from the beginning
     * @param limit at most so many
     */
    List<DescribedRepository> list(long service, Optional<RepositoryName> under, String after, int limit);
}
