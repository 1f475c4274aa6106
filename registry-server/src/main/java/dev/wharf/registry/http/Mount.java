package dev.wharf.registry.http;

import dev.wharf.model.Digest;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import java.util.Optional;

/**
 * The wish to take a blob from another repository instead of sending it (OCI distribution spec, "Mounting a blob from
 * another repository").
 */
record Mount(Digest digest, RepositoryName from) {
    /** The wish of a {@code POST}; one that cannot be read is none, and the client will send the blob. */
    static Optional<Mount> of(Query query) {
        try {
            Optional<Digest> digest = query.first("mount").map(Digest::parse);
            Optional<RepositoryName> from = query.first("from").map(RepositoryName::new);
            return digest.flatMap(blob -> from.map(repository -> new Mount(blob, repository)));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }
}
