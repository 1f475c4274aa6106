package dev.wharf.registry.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wharf.model.Digest;
import dev.wharf.model.RepositoryName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where this process has lately seen which blobs, so that one can be found by its digest alone without a walk over all
 * repositories. A hint and no more: whoever follows it looks at the link itself.
 */
final class BlobSightings {
    private static final int MAX_BLOBS = 20_000;
    private static final int MAX_REPOSITORIES = 8;

    private final Cache<Digest, List<RepositoryName>> seen =
            Caffeine.newBuilder().maximumSize(MAX_BLOBS).build();

    void add(Digest digest, RepositoryName repository) {
        if (!in(digest).contains(repository)) {
            seen.asMap()
                    .merge(
                            digest,
                            List.of(repository),
                            (known, latest) -> Stream.concat(latest.stream(), known.stream())
                                    .distinct()
                                    .limit(MAX_REPOSITORIES)
                                    .toList());
        }
    }

    /** The repositories, the latest first. */
    List<RepositoryName> in(Digest digest) {
        return Optional.ofNullable(seen.getIfPresent(digest)).orElse(List.of());
    }
}
