package dev.wharf.registry.service;

import dev.wharf.registry.storage.RepositoryStore;
import java.util.Optional;
import java.util.OptionalInt;

/** Lists the repositories. */
public final class CatalogService {
    private final RepositoryStore repositories;

    CatalogService(RepositoryStore repositories) {
        this.repositories = repositories;
    }

    /**
     * The repositories after {@code last}, which need not exist.
     *
     * @param n at most so many, not negative
     */
    public Page list(Optional<String> last, int n) {
        return Page.of(OptionalInt.of(n), limit -> repositories.list(last.orElse(""), limit));
    }
}
