package dev.wharf.registry.storage;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.storage.StorageDriver.Durability;
import java.util.List;
import java.util.Optional;

/** The manifests of repositories. */
public final class ManifestStore {
    private final StorageDriver driver;
    private final Links links;
    private final int maxSize;
    private final Integrity integrity = new Integrity();

    /** @param maxSize the largest manifest that is read, in bytes */
    public ManifestStore(StorageDriver driver, int maxSize) {
        this.driver = driver;
        this.links = new Links(driver);
        this.maxSize = maxSize;
    }

    /**
     * The bytes of a manifest; empty if the repository does not have it, or its data are gone, or are others by now:
     * then whoever pushes it stores them again, as he would not if this failed.
     */
    public Optional<byte[]> read(RepositoryName repository, Digest digest) {
        return links.resolve(Layout.revisionLink(repository, digest), digest)
                .flatMap(target -> driver.get(Layout.blob(target), maxSize))
                .filter(content -> integrity.holds(digest, content));
    }

    /** How often the data of a manifest were others than what was stored. */
    public long mismatches() {
        return integrity.mismatches();
    }

    /**
     * Whether the repository has a manifest whose bytes are at hand; false also if only {@link #read} can tell.
     *
     * <p>For caches of bytes: what is in a repository is looked up each time, what it consists of never changes.
     */
    public boolean links(RepositoryName repository, Digest digest) {
        return links.isPlain(Layout.revisionLink(repository, digest), digest);
    }

    /** Whether the repository has the manifest. */
    public boolean contains(RepositoryName repository, Digest digest) {
        return links.resolve(Layout.revisionLink(repository, digest), digest)
                .filter(target -> driver.size(Layout.blob(target)).isPresent())
                .isPresent();
    }

    /**
     * The manifests that the repository has, or has had, in the order of their digests.
     *
     * @param startAfter empty for all
     * @param limit at most so many
     */
    public List<Digest> revisions(
            RepositoryName repository, Algorithm algorithm, Optional<Digest> startAfter, int limit) {
        String directory = Layout.revisions(repository, algorithm);
        return driver.list(directory, startAfter.map(Digest::hex).orElse(""), limit).stream()
                .filter(name -> Digest.isValid(algorithm, name))
                .map(name -> new Digest(algorithm, name))
                .toList();
    }

    /** Stores a manifest: its bytes first, so that a link never points at nothing. */
    public void put(RepositoryName repository, Digest digest, byte[] content) {
        driver.put(Layout.blob(digest), content, Durability.NOW);
        links.write(Layout.revisionLink(repository, digest), digest);
    }

    /** Takes a manifest out of the repository; false if it was not in it. */
    public boolean delete(RepositoryName repository, Digest digest) {
        return links.delete(Layout.revisionLink(repository, digest));
    }
}
