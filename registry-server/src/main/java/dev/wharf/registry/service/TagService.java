package dev.wharf.registry.service;

import dev.wharf.model.RepositoryName;
import java.util.Optional;
import java.util.OptionalInt;

/** Lists the tags of a repository. */
public final class TagService {
    TagService() {}

    /**
     * The tags after {@code last}, which need not exist.
     *
     * @param n at most so many; absent: all. Not negative
     * @throws RegistryException NAME_UNKNOWN if there is no such repository
     */
    public Page list(RepositoryName repository, Optional<String> last, OptionalInt n) {
        throw new UnsupportedOperationException();
    }
}
