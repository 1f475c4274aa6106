package dev.wharf.token.storage;

import dev.wharf.model.Access;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import dev.wharf.token.authz.PolicyFacts;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import java.util.List;
import java.util.Set;

/**
 * What decides about access, found by index and remembered as long as none of it changes. Every method throws
 * {@link StorageException} when the database does not answer.
 */
public interface PolicyStore {
    /** All that matters when these subjects ask for these scopes. */
    PolicyFacts facts(Service service, Set<Subject> subjects, List<Scope> asked);

    /** All that matters to what these subjects see. */
    PolicyFacts visible(Service service, Set<Subject> subjects);

    /** The places of these subjects' own that are somebody else's: no template allows them anything there. */
    Set<RepositoryName> taken(long service, Set<Subject> subjects);

    /**
     * Whether these repositories are at a place that would be the own one of a user that there is, were it not somebody
     * else's.
     */
    boolean isTaken(long service, RepositoryPattern repositories);

    /**
     * Notes what a token gives leave to push, because a user who is made later may not own it.
     *
     * @param self the user whose own place does not count; {@code ""} for nobody's
     */
    void granted(Service service, String self, List<Access> granted);
}
