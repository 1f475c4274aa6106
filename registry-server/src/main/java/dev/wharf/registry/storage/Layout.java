package dev.wharf.registry.storage;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

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
    private static final String LAYERS = "/_layers";
    private static final String MANIFESTS = "/_manifests";
    private static final String REVISIONS = MANIFESTS + "/revisions";
    private static final String TAGS = MANIFESTS + "/tags";
    private static final String UPLOADS = "_uploads";

    /** What is named by a digest, but for the tags that look like one, and what a tag points at. */
    private static final Pattern FILES_ALONE = Pattern.compile(BLOBS + "/[a-z0-9]+/[0-9a-f]{2}/[0-9a-f]{64,}"
            + "|.*/_(?:layers|referrers|manifests/revisions|manifests/tags/[^/]+/index)/[a-z0-9]+/[0-9a-f]{64,}"
            + "|.*/_manifests/tags/[^/]+/current"
            + "|.*/_referrers/examined");

    private Layout() {}

    /** Whether a directory is one in which there are no directories: almost everything lies in such ones. */
    public static boolean holdsFilesAlone(String directory) {
        return FILES_ALONE.matcher(directory).matches();
    }

    /** Written and removed again to see whether that can be done; beside all that registry:2 looks at. */
    public static String probe() {
        return "wharf-probe";
    }

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
        return repository(repository) + LAYERS;
    }

    /** What a repository has of manifests and tags; where it exists, 3.x sees a repository. */
    public static String manifests(String repository) {
        return repository(repository) + MANIFESTS;
    }

    /** That a repository has a blob. */
    public static String layerLink(RepositoryName repository, Digest digest) {
        return layers(repository.value()) + link(digest);
    }

    /** That a repository has a manifest. */
    public static String revisionLink(RepositoryName repository, Digest digest) {
        return repository(repository.value()) + REVISIONS + link(digest);
    }

    /** One directory for each tag. */
    public static String tags(RepositoryName repository) {
        return repository(repository.value()) + TAGS;
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

    /** One directory for each upload. */
    public static String uploads(RepositoryName repository) {
        return repository(repository.value()) + "/" + UPLOADS;
    }

    /** Whether this entry of a repository's directory holds its uploads. */
    static boolean isUploads(String entry) {
        return entry.equals(UPLOADS);
    }

    /** Everything about one upload. */
    public static String upload(RepositoryName repository, UUID id) {
        return uploads(repository) + "/" + id;
    }

    /** The bytes that have arrived. */
    public static String uploadData(RepositoryName repository, UUID id) {
        return upload(repository, id) + "/data";
    }

    /** When the upload was started; without it, registry:2 neither continues nor purges an upload. */
    public static String uploadStartedAt(RepositoryName repository, UUID id) {
        return upload(repository, id) + "/startedat";
    }

    /**
     * What registry:2 does not know about an upload: whose it is, and by which algorithm; absent if there is nothing.
     */
    public static String uploadTerms(RepositoryName repository, UUID id) {
        return upload(repository, id) + "/terms";
    }

    /** The manifests of a repository by one algorithm, one directory for each, named by its digest's value. */
    public static String revisions(RepositoryName repository, Algorithm algorithm) {
        return repository(repository.value()) + REVISIONS + "/" + algorithm.label();
    }

    /** Descriptions of the manifests that are about this one. */
    public static String referrers(RepositoryName repository, Digest subject) {
        return repository(repository.value()) + "/_referrers/"
                + subject.algorithm().label() + "/" + subject.hex();
    }

    /** The description of a manifest that is about another one. */
    public static String referrer(RepositoryName repository, Digest subject, Digest referrer) {
        return referrers(repository, subject) + "/" + fileName(referrer);
    }

    /** That manifests are examined for what they are about. */
    public static String referrersInUse(RepositoryName repository) {
        return repository(repository.value()) + "/_referrers/in-use";
    }

    /** One empty file for each manifest of which is known whether it is about another one. */
    public static String examined(RepositoryName repository) {
        return repository(repository.value()) + "/_referrers/examined";
    }

    /** That it is known of a manifest whether it is about another one. */
    public static String examined(RepositoryName repository, Digest manifest) {
        return examined(repository) + "/" + fileName(manifest);
    }

    /** A digest as a file name of ours; registry:2 would take a colon for no path at all. */
    static String fileName(Digest digest) {
        return digest.algorithm().label() + "-" + digest.hex();
    }

    /**
     * What of a repository a path is about.
     *
     * @param repository its name
     * @param tag the tag, if it is about one
     * @param revision whether it is about what the repository has of manifests by their digests
     */
    record Place(String repository, Optional<String> tag, boolean revision) {}

    /** Whether this entry of a directory makes that a repository: 2.8 looks for the one, 3.x for the other. */
    static boolean marksRepository(String entry) {
        return LAYERS.equals("/" + entry) || MANIFESTS.equals("/" + entry);
    }

    /** Tells what a path of a link is about; empty if it says nothing about repositories and tags. */
    static Optional<Place> place(String path) {
        int start = REPOSITORIES.length() + 1;
        int end = path.indexOf("/_", start);
        if (!path.startsWith(REPOSITORIES + "/") || end < 0) {
            return Optional.empty();
        }
        String name = path.substring(start, end);
        String inside = path.substring(end);
        if (!inside.startsWith(TAGS + "/")) {
            return inside.startsWith(LAYERS) || inside.startsWith(MANIFESTS)
                    ? Optional.of(new Place(name, Optional.empty(), inside.startsWith(REVISIONS + "/")))
                    : Optional.empty();
        }
        int slash = inside.indexOf('/', TAGS.length() + 1);
        String tag = inside.substring(TAGS.length() + 1, slash < 0 ? inside.length() : slash);
        return Optional.of(new Place(name, Optional.of(tag), false));
    }

    private static String link(Digest digest) {
        return "/" + digest.algorithm().label() + "/" + digest.hex() + "/link";
    }
}
