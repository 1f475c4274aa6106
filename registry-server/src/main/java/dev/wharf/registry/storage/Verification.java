package dev.wharf.registry.storage;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import dev.wharf.registry.storage.Finding.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Walks a whole storage, and compares every blob with its digest and every link with what it leads to. */
public final class Verification {
    private static final int ALL = Integer.MAX_VALUE;

    private final StorageDriver driver;
    private final Links links;
    private final BlobVerification blobs;
    private final Consumer<Finding> report;
    private final Set<Digest> sound = new HashSet<>();
    private final Set<Digest> used = new HashSet<>();

    /**
     * A verification.
     *
     * @param quarantine whether to move aside blobs that do not match, so that a new push stores them again; then
     *     nobody may write to the storage meanwhile
     * @param report is told what is found, while it is found
     */
    public Verification(StorageDriver driver, boolean quarantine, Consumer<Finding> report) {
        this.driver = driver;
        this.links = new Links(driver);
        this.blobs = new BlobVerification(driver, quarantine, report);
        this.report = report;
    }

    /** Walks; returns how many blobs are sound. */
    public int run() {
        for (Algorithm algorithm : Algorithm.values()) {
            for (String part : driver.list(Layout.blobs(algorithm), "", ALL)) {
                verifyBlobs(algorithm, part);
            }
        }
        NavigableSet<String> repositories = new TreeSet<>();
        new RepositoryWalk(driver, e -> {
                    throw e;
                })
                .forEach(repositories::add);
        repositories.forEach(name -> verifyLinks(new RepositoryName(name)));
        sound.stream()
                .filter(digest -> !used.contains(digest))
                .sorted()
                .forEach(digest -> find(Kind.ORPHAN, digest.toString(), ""));
        return sound.size();
    }

    private void verifyBlobs(Algorithm algorithm, String part) {
        for (Digest digest : digests(algorithm, Layout.blobs(algorithm) + "/" + part)) {
            if (blobs.isSound(digest)) {
                sound.add(digest);
            }
        }
    }

    private void verifyLinks(RepositoryName repository) {
        for (Algorithm algorithm : Algorithm.values()) {
            for (Digest digest : digests(algorithm, Layout.layers(repository.value()) + "/" + algorithm.label())) {
                verifyLink(Layout.layerLink(repository, digest), Kind.BLOB_WITHOUT_DATA);
            }
            for (Digest digest : digests(algorithm, Layout.revisions(repository, algorithm))) {
                verifyLink(Layout.revisionLink(repository, digest), Kind.DANGLING_LINK);
            }
        }
        for (String name : driver.list(Layout.tags(repository), "", ALL)) {
            if (Tag.isValid(name)) {
                verifyTag(repository, new Tag(name));
            }
        }
    }

    private void verifyLink(String path, Kind whenMissing) {
        target(path).ifPresent(target -> {
            used.add(target);
            if (!sound.contains(target)) {
                find(whenMissing, path, "no sound data of " + target);
            }
        });
    }

    private void verifyTag(RepositoryName repository, Tag tag) {
        String path = Layout.currentLink(repository, tag);
        target(path).ifPresent(target -> {
            if (driver.size(Layout.revisionLink(repository, target)).isEmpty()) {
                find(Kind.DANGLING_LINK, path, "the repository does not have " + target);
            }
        });
    }

    /** Empty, too, for what has been deleted: registry:2 leaves the directory of a link behind. */
    private Optional<Digest> target(String path) {
        try {
            if (driver.size(path).isEmpty()) {
                return Optional.empty();
            }
            Optional<Digest> target = links.read(path);
            if (target.isEmpty()) {
                find(Kind.BROKEN_LINK, path, "");
            }
            return target;
        } catch (StorageException e) {
            find(Kind.UNREADABLE, path, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private List<Digest> digests(Algorithm algorithm, String directory) {
        return driver.list(directory, "", ALL).stream()
                .filter(name -> Digest.isValid(algorithm, name))
                .map(name -> new Digest(algorithm, name))
                .toList();
    }

    private void find(Kind kind, String what, String detail) {
        report.accept(new Finding(kind, what, detail));
    }
}
