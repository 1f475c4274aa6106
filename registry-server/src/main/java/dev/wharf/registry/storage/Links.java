package dev.wharf.registry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.model.Digest;
import dev.wharf.model.InvalidValueException;
import dev.wharf.registry.storage.StorageDriver.Durability;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Reads and writes link files, which hold a digest and nothing else. */
final class Links {
    private static final System.Logger LOG = System.getLogger(Links.class.getName());

    /** A digest has at most 135 characters; what is longer is somebody else's. */
    private static final int MAX_SIZE = 4096;

    private final StorageDriver driver;

    Links(StorageDriver driver) {
        this.driver = driver;
    }

    /**
     * What a link points at; empty if it is missing, or holds no digest: registry 2.8 truncates before it writes, and
     * leaves empty links behind when it is killed. A newline at the end, as an editor leaves it, does not matter.
     */
    Optional<Digest> read(String path) {
        return driver.get(path, MAX_SIZE).flatMap(content -> parse(path, content));
    }

    /**
     * Whether a link points at the digest that it is named by, judged by its length alone: that is all there is to tell
     * a whole link from an empty one, and from one that registry 2.8 lets point from one algorithm to another.
     */
    boolean isPlain(String path, Digest name) {
        return driver.size(path).orElse(0) == name.toString().length();
    }

    /** What a link named by a digest points at, mostly that digest; empty as for {@link #read}. */
    Optional<Digest> resolve(String path, Digest name) {
        return isPlain(path, name) ? Optional.of(name) : read(path);
    }

    void write(String path, Digest target) {
        driver.put(path, target.toString().getBytes(UTF_8), Durability.NOW);
    }

    /** Removes a link; false if it was not there. */
    boolean delete(String path) {
        return driver.delete(path);
    }

    private static Optional<Digest> parse(String path, byte[] content) {
        try {
            return Optional.of(Digest.parse(new String(content, UTF_8).stripTrailing()));
        } catch (InvalidValueException e) {
            LOG.log(Level.WARNING, "{0} holds no digest and is taken as missing", path);
            return Optional.empty();
        }
    }
}
