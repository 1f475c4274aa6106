package dev.wharf.registry.service;

import dev.wharf.model.ErrorCode;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.storage.RepositoryStore;
import dev.wharf.registry.storage.TagIndex;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Lists the tags of a repository. */
public final class TagService {
    private final TagIndex tags;
    private final RepositoryStore repositories;

    TagService(TagIndex tags, RepositoryStore repositories) {
        this.tags = tags;
        this.repositories = repositories;
    }

    /**
     * The tags after {@code last}, which need not exist.
     *
     * @param n at most so many; absent: all. Not negative
     * @throws RegistryException NAME_UNKNOWN if there is no such repository
     */
    public Page list(RepositoryName repository, Optional<String> last, OptionalInt n) {
        if (!repositories.hasManifests(repository)) {
            throw RegistryException.of(ErrorCode.NAME_UNKNOWN, Map.of("name", repository.value()));
        }
        return Page.of(n, limit -> tags.list(repository, last.orElse(""), limit));
    }
}
