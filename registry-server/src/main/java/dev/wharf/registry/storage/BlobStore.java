package dev.wharf.registry.storage;

import dev.wharf.model.Digest;
import dev.wharf.model.RepositoryName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The blobs of repositories. Links and data are looked at on every call, never remembered: replicas and other
 * registries delete them.
 */
public final class BlobStore {
    private final StorageDriver driver;
    private final Links links;
    private final BlobSightings sightings = new BlobSightings();

    public BlobStore(StorageDriver driver) {
        this.driver = driver;
        this.links = new Links(driver);
    }

    /** The length of a blob in bytes; empty if the repository does not have it, or its data are gone. */
    public OptionalLong size(RepositoryName repository, Digest digest) {
        Optional<Digest> target = links.resolve(Layout.layerLink(repository, digest), digest);
        OptionalLong size = target.isPresent() ? driver.size(Layout.blob(target.get())) : OptionalLong.empty();
        size.ifPresent(_ -> sightings.add(digest, repository));
        return size;
    }

    /** Opens a blob; the caller closes it. */
    public Optional<StoredObject> open(RepositoryName repository, Digest digest) {
        Optional<StoredObject> object = links.resolve(Layout.layerLink(repository, digest), digest)
                .flatMap(target -> driver.open(Layout.blob(target)));
        object.ifPresent(_ -> sightings.add(digest, repository));
        return object;
    }

    /** Makes a blob, whose data exist, one of the repository's. */
    public void link(RepositoryName repository, Digest digest) {
        links.write(Layout.layerLink(repository, digest), digest);
        sightings.add(digest, repository);
    }

    /**
     * Makes a blob of one repository one of another's, with the same data; false if the first does not have it.
     *
     * <p>registry 2.8 lets a sha512 link point at data under their sha256 digest, so the target is copied.
     */
    public boolean mount(Digest digest, RepositoryName from, RepositoryName to) {
        Optional<Digest> target = links.resolve(Layout.layerLink(from, digest), digest)
                .filter(data -> driver.size(Layout.blob(data)).isPresent());
        target.ifPresent(data -> {
            links.write(Layout.layerLink(to, digest), data);
            sightings.add(digest, from);
            sightings.add(digest, to);
        });
        return target.isPresent();
    }

    /** Repositories, a few at most, that had the blob when this process last saw it there. */
    public List<RepositoryName> seenIn(Digest digest) {
        return sightings.in(digest);
    }

    /** Takes a blob out of the repository; false if it was not in it. */
    public boolean unlink(RepositoryName repository, Digest digest) {
        return links.delete(Layout.layerLink(repository, digest));
    }
}
