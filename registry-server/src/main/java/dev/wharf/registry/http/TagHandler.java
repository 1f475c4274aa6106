package dev.wharf.registry.http;

import dev.wharf.registry.service.Page;
import dev.wharf.registry.service.TagService;
import java.io.IOException;
import java.util.OptionalInt;

/** Lists tags (OCI distribution spec, "Listing tags"). */
final class TagHandler {
    private final TagService tags;
    private final int maxEntries;

    /** @param maxEntries the largest page for a client that names a size; one that does not gets all tags */
    TagHandler(TagService tags, int maxEntries) {
        this.tags = tags;
        this.maxEntries = maxEntries;
    }

    /** {@code GET /v2/<name>/tags/list} (end-8a, end-8b). */
    void list(Route.Tags route, Call call) throws IOException {
        PageRequest request = PageRequest.parse(call.query());
        OptionalInt n = request.n().isPresent()
                ? OptionalInt.of(Math.min(request.n().getAsInt(), maxEntries))
                : OptionalInt.empty();
        Page page = tags.list(route.repository(), request.last(), n);
        Listing.send(call, NameList.of(route.repository().value(), "tags", page.names()), page, n);
    }
}
