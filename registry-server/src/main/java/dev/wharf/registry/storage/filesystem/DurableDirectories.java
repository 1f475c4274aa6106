package dev.wharf.registry.storage.filesystem;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentMap;

/**
 * Makes directories that survive a power cut: the entry of each in its parent is on disk.
 *
 * <p>That a directory is there does not tell that: another thread, or a process that was killed, may have made it a
 * moment ago. So this remembers what it has synced itself, and syncs everything else once.
 */
final class DurableDirectories {
    private static final int REMEMBERED = 10_000;

    private final Path root;
    private final SharedSyncs syncs;
    private final ConcurrentMap<Path, State> states =
            Caffeine.newBuilder().maximumSize(REMEMBERED).<Path, State>build().asMap();

    /** What is known of a directory; each making of one has a state of its own. */
    static final class State {
        private volatile boolean durable;

        private State() {}
    }

    DurableDirectories(Path root) {
        this(root, DurableDirectories::force);
    }

    /** @param sync brings one directory to the disk */
    DurableDirectories(Path root, SharedSyncs.Sync sync) {
        this.root = root;
        this.syncs = new SharedSyncs(sync);
    }

    /**
     * Makes a directory and those above it.
     *
     * @return those whose names are perhaps not on disk yet, topmost first; to be given to {@link #syncNames} when the
     *     directory has got what it was made for, so that a journal takes both in one go
     * @throws java.nio.file.NoSuchFileException if somebody removes one meanwhile, or has removed one that is
     *     remembered; then {@link #forget} and try again
     */
    Map<Path, State> make(Path directory) throws IOException {
        Map<Path, State> made = new LinkedHashMap<>();
        make(directory, made);
        return made;
    }

    private void make(Path directory, Map<Path, State> made) throws IOException {
        State known = states.get(directory);
        if (directory.equals(root) || (known != null && known.durable)) {
            return;
        }
        make(parent(directory), made);
        // Before it is made: if it is removed and forgotten meanwhile, what is synced later counts for no other one.
        State state = states.computeIfAbsent(directory, _ -> new State());
        create(directory);
        made.put(directory, state);
    }

    /** Brings the names of directories to the disk. */
    void syncNames(Map<Path, State> made) throws IOException {
        for (Map.Entry<Path, State> directory : made.entrySet()) {
            sync(parent(directory.getKey()));
            directory.getValue().durable = true;
        }
    }

    /** Makes a directory and those above it, for what need not survive a power cut. */
    void makeForNow(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            makeForNow(parent(directory));
            create(directory);
            states.remove(directory);
        }
    }

    /** Forgets about a directory and those above it; before one is removed, and afterwards. */
    void forget(Path directory) {
        for (Path path = directory; !path.equals(root); path = parent(path)) {
            states.remove(path);
        }
    }

    /** Brings a directory's entries to the disk. */
    void sync(Path directory) throws IOException {
        syncs.run(directory);
    }

    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The directory of anything below the root. */
    static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private static void create(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }
}
