package dev.wharf.registry.storage.filesystem;

import static dev.wharf.registry.storage.filesystem.DurableDirectories.parent;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.wharf.registry.storage.StorageDriver.Durability;
import dev.wharf.registry.storage.filesystem.DurableDirectories.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Puts files into their places, each with one rename: first the bytes go to the disk under another name, then the name
 * changes, then the directory goes to the disk, and with it the name.
 */
final class AtomicFiles {
    /** registry:2 looks only at files called {@code link} and {@code data}. */
    private static final String TEMPORARY = ".tmp";

    private static final Pattern OURS = Pattern.compile(".+\\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");

    /** How often a directory may be removed under the hands of one who writes to it. */
    private static final int ATTEMPTS = 5;

    private final Path root;
    private final Supplier<UUID> ids;
    private final DurableDirectories directories;

    AtomicFiles(Path root, Supplier<UUID> ids) {
        this(root, ids, new DurableDirectories(root));
    }

    AtomicFiles(Path root, Supplier<UUID> ids, DurableDirectories directories) {
        this.root = root;
        this.ids = ids;
        this.directories = directories;
    }

    /** Whether this is a file on its way, or one that a crash has left behind. */
    static boolean isTemporary(Path file, String name) {
        return name.endsWith(TEMPORARY) && !Files.isDirectory(file);
    }

    /**
     * Whether a file is called as files on their way are, here and by registry 3.1: nobody else's is taken for one that
     * may be removed.
     */
    static boolean isNamedAsTemporary(Path file) {
        return OURS.matcher(file.getFileName().toString()).matches();
    }

    /** Tries out whether files can be written. */
    void probe() throws IOException {
        Files.delete(writeTemporary(root.resolve("probe"), new byte[] {'\n'}, Durability.NOW));
        sync(root);
    }

    /** Writes a small file, or replaces it. */
    void write(Path file, byte[] content, Durability durability) throws IOException {
        inDirectory(parent(file), durability, () -> {
            Path temporary = writeTemporary(file, content, durability);
            try {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                Files.deleteIfExists(temporary);
                throw e;
            }
        });
    }

    /** Moves a file, whose bytes are on disk, to its place; one of the same size that is there already stays. */
    void move(Path file, long size, Path target) throws IOException {
        inDirectory(parent(target), Durability.NOW, () -> {
            if (Files.exists(target) && Files.size(target) == size) {
                // Somebody else may have committed it a moment ago.
                Files.deleteIfExists(file);
            } else {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            }
        });
    }

    /** Makes a directory for what need not survive a power cut. */
    void makeDirectory(Path directory) throws IOException {
        directories.makeForNow(directory);
    }

    /** Removes a directory in which nothing is; one to which somebody has just added something stays. */
    void removeIfEmpty(Path directory) throws IOException {
        try {
            if (!directory.equals(root)) {
                directories.forget(directory);
                Files.deleteIfExists(directory);
                directories.forget(directory);
            }
        } catch (DirectoryNotEmptyException e) {
            // it is in use
        }
    }

    /** Brings a directory's entries to the disk. */
    void sync(Path directory) throws IOException {
        directories.sync(directory);
    }

    private void inDirectory(Path directory, Durability durability, Failures.VoidAction action) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                if (durability == Durability.NOW) {
                    Map<Path, State> made = directories.make(directory);
                    action.run();
                    syncPlaced(directory, made);
                } else {
                    makeDirectory(directory);
                    action.run();
                }
                return;
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                directories.forget(directory);
            }
        }
    }

    /** A directory that is gone was emptied first: the file was there and has been deleted, and must not come back. */
    private void syncPlaced(Path directory, Map<Path, State> made) throws IOException {
        try {
            directories.syncNames(made);
            sync(directory);
        } catch (NoSuchFileException e) {
            directories.forget(directory);
        }
    }

    private Path writeTemporary(Path file, byte[] content, Durability durability) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + "." + ids.get() + TEMPORARY);
        try (FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (durability == Durability.NOW) {
                channel.force(true);
            }
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        return temporary;
    }
}
