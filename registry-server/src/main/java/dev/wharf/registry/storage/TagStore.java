package dev.wharf.registry.storage;

import dev.wharf.model.Digest;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The tags of repositories. Writers of one tag take turns; the last one wins. */
public final class TagStore {
    private final StorageDriver driver;
    private final Links links;
    private final KeyedLocks locks = new KeyedLocks();

    public TagStore(StorageDriver driver) {
        this.driver = driver;
        this.links = new Links(driver);
    }

    /** What a tag points at. */
    public Optional<Digest> resolve(RepositoryName repository, Tag tag) {
        return links.read(Layout.currentLink(repository, tag));
    }

    /**
     * Points tags at a manifest; the history comes first, so that a tag appears with its last write.
     *
     * @param condition has to hold for every tag, else nothing happens; another process may come between it and the
     *     change
     * @param before what has to be done before a tag changes
     * @return whether the condition held
     */
    public boolean point(
            RepositoryName repository, SequencedSet<Tag> tags, Digest digest, TagCondition condition, Runnable before) {
        return locks.lockedAll(
                () -> {
                    boolean holds = tags.stream().allMatch(tag -> condition.holds(resolve(repository, tag)));
                    if (holds) {
                        before.run();
                        tags.forEach(tag -> point(repository, tag, digest));
                    }
                    return holds;
                },
                tags.stream().map(tag -> key(repository, tag)));
    }

    private void point(RepositoryName repository, Tag tag, Digest digest) {
        links.write(Layout.indexLink(repository, tag, digest), digest);
        links.write(Layout.currentLink(repository, tag), digest);
    }

    /** Removes a tag and its history; false if there was no such tag. */
    public boolean delete(RepositoryName repository, Tag tag) {
        return delete(repository, tag, _ -> true);
    }

    /** Removes a tag if it points at this manifest. */
    public boolean deleteIfAt(RepositoryName repository, Tag tag, Digest digest) {
        return delete(repository, tag, digest::equals);
    }

    /**
     * The tags behind {@code startAfter}, in byte order.
     *
     * @param limit at most so many
     */
    public List<Tag> list(RepositoryName repository, String startAfter, int limit) {
        List<Tag> tags = new ArrayList<>();
        String last = startAfter;
        boolean more = limit > 0;
        while (more) {
            List<String> names = driver.list(Layout.tags(repository), last, limit);
            for (String name : names) {
                if (tags.size() < limit && Tag.isValid(name) && isSet(repository, new Tag(name))) {
                    tags.add(new Tag(name));
                }
            }
            more = names.size() == limit && tags.size() < limit;
            last = more ? names.getLast() : last;
        }
        return tags;
    }

    /** A tag whose writer was killed before its last step has no current link, or with registry 2.8 an empty one. */
    private boolean isSet(RepositoryName repository, Tag tag) {
        return driver.size(Layout.currentLink(repository, tag)).orElse(0) > 0;
    }

    private boolean delete(RepositoryName repository, Tag tag, Predicate<Digest> condition) {
        return locks.lockedAll(
                () -> {
                    boolean found = resolve(repository, tag).filter(condition).isPresent()
                            && links.delete(Layout.currentLink(repository, tag));
                    if (found) {
                        driver.deleteTree(Layout.tag(repository, tag));
                    }
                    return found;
                },
                Stream.of(key(repository, tag)));
    }

    private static List<Object> key(RepositoryName repository, Tag tag) {
        return List.of(repository, tag);
    }
}
