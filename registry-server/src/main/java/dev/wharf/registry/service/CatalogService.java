package dev.wharf.registry.service;

import java.util.Optional;

/** Lists the repositories. */
public final class CatalogService {
    CatalogService() {}

    /**
     * The repositories after {@code last}, which need not exist.
     *
     * @param n at most so many, not negative
     */
    public Page list(Optional<String> last, int n) {
        throw new UnsupportedOperationException();
    }
}
