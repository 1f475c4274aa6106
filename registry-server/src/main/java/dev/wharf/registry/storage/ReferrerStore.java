package dev.wharf.registry.storage;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.storage.StorageDriver.Durability;
import java.util.List;
import java.util.Optional;

/**
 * Which manifests of a repository are about which, written down beside registry:2's files so that nobody has to read
 * all manifests to find out.
 *
 * <p>What is written down is true for ever, because it follows from the bytes of a manifest. Whether that manifest is
 * in the repository is for the reader to look up. Which manifests have been examined is written down too: what another
 * program has stored is not among them, and can be made up for.
 */
public final class ReferrerStore {
    /** More than a manifest has, whose annotations a description repeats; escapes may make them longer. */
    private static final int MAX_SIZE = 32 << 20;

    private final StorageDriver driver;

    public ReferrerStore(StorageDriver driver) {
        this.driver = driver;
    }

    /** Writes down that a manifest is about another one, with its description; survives a power cut. */
    public void add(RepositoryName repository, Digest subject, Digest referrer, byte[] description) {
        driver.put(Layout.referrer(repository, subject, referrer), description, Durability.NOW);
    }

    /** The description of a manifest that is about another one. */
    public Optional<byte[]> read(RepositoryName repository, Digest subject, Digest referrer) {
        return driver.get(Layout.referrer(repository, subject, referrer), MAX_SIZE);
    }

    /**
     * The manifests that are about another one, in the order of their digests.
     *
     * @param startAfter empty for all
     * @param limit at most so many
     */
    public List<Digest> list(RepositoryName repository, Digest subject, Optional<Digest> startAfter, int limit) {
        return list(Layout.referrers(repository, subject), startAfter, limit);
    }

    /**
     * Forgets a manifest that has been deleted. Should another program bring it back, it is examined again, for which
     * it must not count as examined a moment longer than it is listed.
     */
    public void remove(RepositoryName repository, Digest subject, Digest referrer) {
        driver.delete(Layout.examined(repository, referrer));
        driver.delete(Layout.referrer(repository, subject, referrer));
    }

    /** Whether examined manifests are marked in this repository; where nobody asks for referrers there is no need. */
    public boolean isInUse(RepositoryName repository) {
        return driver.size(Layout.referrersInUse(repository)).isPresent();
    }

    /** From now on examined manifests are marked. */
    public void use(RepositoryName repository) {
        driver.put(Layout.referrersInUse(repository), new byte[0], Durability.NOW);
    }

    /** Marks a manifest as examined; a power cut may undo it, and then it is examined again. */
    public void markExamined(RepositoryName repository, Digest manifest) {
        driver.put(Layout.examined(repository, manifest), new byte[0], Durability.EVENTUAL);
    }

    /** The manifests that have been examined, in the order of their digests; see {@link #list}. */
    public List<Digest> examined(RepositoryName repository, Optional<Digest> startAfter, int limit) {
        return list(Layout.examined(repository), startAfter, limit);
    }

    private List<Digest> list(String directory, Optional<Digest> startAfter, int limit) {
        return driver.list(directory, startAfter.map(Layout::fileName).orElse(""), limit).stream()
                .flatMap(name -> parse(name).stream())
                .toList();
    }

    private static Optional<Digest> parse(String fileName) {
        int dash = fileName.indexOf('-');
        try {
            return Algorithm.of(fileName.substring(0, Math.max(0, dash)))
                    .map(algorithm -> new Digest(algorithm, fileName.substring(dash + 1)));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }
}
