package dev.wharf.registry.http;

import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.Principal;
import dev.wharf.registry.service.CatalogService;
import dev.wharf.registry.service.Page;
import dev.wharf.registry.service.RegistryException;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

/** Lists repositories; the OCI spec has no such endpoint, registry:2 has. */
final class CatalogHandler {
    private static final int DEFAULT_ENTRIES = 100;

    private final CatalogService catalog;
    private final int maxEntries;

    /** @param maxEntries the largest page */
    CatalogHandler(CatalogService catalog, int maxEntries) {
        this.catalog = catalog;
        this.maxEntries = maxEntries;
    }

    /** {@code GET /v2/_catalog}: what the caller may see of it. */
    void list(Call call, Principal principal) throws IOException {
        PageRequest request = PageRequest.parse(call.query());
        int n = request.n().orElse(Math.min(DEFAULT_ENTRIES, maxEntries));
        if (n > maxEntries) {
            throw RegistryException.of(ErrorCode.PAGINATION_NUMBER_INVALID, Map.of("n", n));
        }
        Page page = catalog.list(principal.listed(), request.last(), n);
        Listing.send(call, NameList.of("repositories", page.names()), page, OptionalInt.of(n));
    }
}
