package dev.wharf.registry.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Lists the tags of repositories. To read a directory of half a million names takes longer than a request may, so that
 * the names stay in memory as long as the directory's time of change does: one look at that for each request, and what
 * another program has written is seen at once.
 */
public final class TagIndex {
    /** In bytes, roughly. */
    private static final int MAX_WEIGHT = 64 << 20;

    private final StorageDriver driver;
    private final InstantSource clock;
    private final Executor background;
    private final Cache<String, TagNames> known = Caffeine.newBuilder()
            .maximumWeight(MAX_WEIGHT)
            .weigher((String repository, TagNames names) -> names.weight())
            .build();

    /** @param background runs a task that no request waits for */
    public TagIndex(StorageDriver driver, InstantSource clock, Executor background) {
        this.driver = driver;
        this.clock = clock;
        this.background = background;
    }

    /**
     * The tags behind {@code startAfter}, in byte order.
     *
     * @param startAfter need not exist; {@code ""} for all
     * @param limit at most so many
     */
    public List<String> list(RepositoryName repository, String startAfter, int limit) {
        String name = repository.value();
        TagNames names = known.get(name, _ -> new TagNames(new TagDirectory(driver, repository), clock));
        // Put in again, since the weight has changed.
        Runnable listed = () -> known.put(name, names);
        Optional<TagSnapshot> snapshot = names.current(listed);
        if (names.beginRefresh()) {
            background.execute(() -> names.refresh(listed));
        }
        return snapshot.map(known -> known.page(startAfter, limit, tag -> isSet(repository, tag)))
                .orElseGet(() -> fromStorage(repository, startAfter, limit));
    }

    /** From a storage that lists from anywhere at once, and does not tell when something has changed. */
    private List<String> fromStorage(RepositoryName repository, String startAfter, int limit) {
        List<String> tags = new ArrayList<>();
        String last = startAfter;
        boolean more = limit > 0;
        while (more) {
            List<String> names = driver.list(Layout.tags(repository), last, limit);
            for (String name : names) {
                if (tags.size() < limit && Tag.isValid(name) && isSet(repository, name)) {
                    tags.add(name);
                }
            }
            more = names.size() == limit && tags.size() < limit;
            last = more ? names.getLast() : last;
        }
        return tags;
    }

    /** Begins a change, if it is one of a tag. */
    OwnChange change(Optional<Layout.Place> place) {
        return place.flatMap(Layout.Place::tag)
                .flatMap(tag -> Optional.ofNullable(
                                known.getIfPresent(place.get().repository()))
                        .map(names -> names.change(tag)))
                .orElse(() -> {});
    }

    /** A tag whose writer was killed before its last step has no current link, or with registry 2.8 an empty one. */
    private boolean isSet(RepositoryName repository, String tag) {
        return driver.size(Layout.currentLink(repository, new Tag(tag))).orElse(0) > 0;
    }
}
