package dev.wharf.registry.http;

import dev.wharf.model.Digest;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import java.util.Optional;

/**
 * The wish to take a blob from another repository instead of sending it (OCI distribution spec, "Mounting a blob from
 * another repository").
 *
 * @param from absent: from whichever has it
 */
record Mount(Digest digest, Optional<RepositoryName> from) {
    /** The wish of a {@code POST}; one that cannot be read is none, and the client will send the blob. */
    static Optional<Mount> of(Query query) {
        try {
            Optional<RepositoryName> from =
                    query.first("from").filter(text -> !text.isEmpty()).map(RepositoryName::new);
            return query.first("mount").map(digest -> new Mount(Digest.parse(digest), from));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }
}
