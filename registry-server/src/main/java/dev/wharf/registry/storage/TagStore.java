package dev.wharf.registry.storage;

import dev.wharf.model.Digest;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.BiPredicate;
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
     * @param condition has to hold for every tag and what it points at now, else nothing happens; another process may
     *     come between it and the change
     * @param before what has to be done before a tag changes
     * @return whether the condition held
     */
    public boolean point(
            RepositoryName repository,
            SequencedSet<Tag> tags,
            Digest digest,
            BiPredicate<Tag, Optional<Digest>> condition,
            Runnable before) {
        return locks.lockedAll(
                () -> {
                    boolean holds = tags.stream().allMatch(tag -> condition.test(tag, resolve(repository, tag)));
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

    /** Removes all tags that point at this manifest; looks at every tag, since another program may have moved it. */
    public void deleteAllAt(RepositoryName repository, Digest digest) {
        driver.list(Layout.tags(repository), "", Integer.MAX_VALUE).stream()
                .filter(Tag::isValid)
                .forEach(name -> delete(repository, new Tag(name), digest::equals));
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
