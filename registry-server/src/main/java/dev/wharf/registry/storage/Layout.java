package dev.wharf.registry.storage;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import java.util.UUID;

/**
 * registry:2's directory layout, byte for byte: another registry may open the same storage before, after or, as a
 * reader, during our run. The only class that knows paths.
 *
 * <p>registry:2 looks only at files that are called {@code link} or {@code data}, and skips directories whose name
 * starts with {@code _} and that it does not know; it lists every entry of {@code _manifests/tags} as a tag.
 */
public final class Layout {
    private static final String REPOSITORIES = "docker/registry/v2/repositories";
    private static final String BLOBS = "docker/registry/v2/blobs";

    private Layout() {}

    /** The bytes of a blob or manifest, wherever it is used. */
    public static String blob(Digest digest) {
        return BLOBS + "/" + digest.algorithm().label() + "/" + digest.hex().substring(0, 2) + "/" + digest.hex()
                + "/data";
    }

    /** Where bytes are put that lay at {@link #blob} and are others. */
    static String quarantined(Digest digest) {
        String data = blob(digest);
        return data.substring(0, data.lastIndexOf('/')) + "/quarantined";
    }

    /**
     * All blobs by one algorithm; in it a directory for each beginning of two characters, in those one for each blob.
     */
    static String blobs(Algorithm algorithm) {
        return BLOBS + "/" + algorithm.label();
    }

    /**
     * A repository, or a directory above repositories.
     *
     * @param name as of a {@link RepositoryName}; empty for what is above them all
     */
    public static String repository(String name) {
        return name.isEmpty() ? REPOSITORIES : REPOSITORIES + "/" + name;
    }

    /** What a repository has of blobs; where it exists, 2.8 sees a repository. */
    public static String layers(String repository) {
        return repository(repository) + "/_layers";
    }

    /** What a repository has of manifests and tags; where it exists, 3.x sees a repository. */
    public static String manifests(String repository) {
        return repository(repository) + "/_manifests";
    }

    /** That a repository has a blob. */
    public static String layerLink(RepositoryName repository, Digest digest) {
        return layers(repository.value()) + link(digest);
    }

    /** That a repository has a manifest. */
    public static String revisionLink(RepositoryName repository, Digest digest) {
        return manifests(repository.value()) + "/revisions" + link(digest);
    }

    /** One directory for each tag. */
    public static String tags(RepositoryName repository) {
        return manifests(repository.value()) + "/tags";
    }

    /** Everything about one tag. */
    public static String tag(RepositoryName repository, Tag tag) {
        return tags(repository) + "/" + tag;
    }

    /** What a tag points at. */
    public static String currentLink(RepositoryName repository, Tag tag) {
        return tag(repository, tag) + "/current/link";
    }

    /** That a tag points, or once pointed, at a manifest. */
    public static String indexLink(RepositoryName repository, Tag tag, Digest digest) {
        return tag(repository, tag) + "/index" + link(digest);
    }

    /** Everything about one upload. */
    public static String upload(RepositoryName repository, UUID id) {
        return repository(repository.value()) + "/_uploads/" + id;
    }

    /** The bytes that have arrived. */
    public static String uploadData(RepositoryName repository, UUID id) {
        return upload(repository, id) + "/data";
    }

    /** When the upload was started; without it, registry:2 neither continues nor purges an upload. */
    public static String uploadStartedAt(RepositoryName repository, UUID id) {
        return upload(repository, id) + "/startedat";
    }

    private static String link(Digest digest) {
        return "/" + digest.algorithm().label() + "/" + digest.hex() + "/link";
    }
}
