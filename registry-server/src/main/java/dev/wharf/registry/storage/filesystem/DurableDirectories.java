package dev.wharf.registry.storage.filesystem;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
    private final Cache<Path, Boolean> durable =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

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
    List<Path> make(Path directory) throws IOException {
        List<Path> made = new ArrayList<>();
        make(directory, made);
        return made;
    }

    private void make(Path directory, List<Path> made) throws IOException {
        if (directory.equals(root) || durable.getIfPresent(directory) != null) {
            return;
        }
        make(parent(directory), made);
        create(directory);
        made.add(directory);
    }

    /** Brings the names of directories to the disk. */
    void syncNames(List<Path> made) throws IOException {
        for (Path directory : made) {
            sync(parent(directory));
            durable.put(directory, true);
        }
    }

    /** Makes a directory and those above it, for what need not survive a power cut. */
    void makeForNow(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            makeForNow(parent(directory));
            create(directory);
            durable.invalidate(directory);
        }
    }

    /** Forgets about a directory and those above it. */
    void forget(Path directory) {
        for (Path path = directory; !path.equals(root); path = parent(path)) {
            durable.invalidate(path);
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
