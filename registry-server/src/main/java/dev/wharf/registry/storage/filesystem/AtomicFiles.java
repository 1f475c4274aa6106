package dev.wharf.registry.storage.filesystem;

import static dev.wharf.registry.storage.filesystem.DurableDirectories.parent;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.wharf.registry.storage.StorageDriver.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Puts files into their places, each with one rename: first the bytes go to the disk under another name, then the name
 * changes, then the directory goes to the disk, and with it the name.
 */
final class AtomicFiles {
    /** registry:2 looks only at files called {@code link} and {@code data}. */
    private static final String TEMPORARY = ".tmp";

    /** How often a directory may be removed under the hands of one who writes to it. */
    private static final int ATTEMPTS = 5;

    private final Path root;
    private final Supplier<UUID> ids;
    private final DurableDirectories directories;

    AtomicFiles(Path root, Supplier<UUID> ids) {
        this.root = root;
        this.ids = ids;
        this.directories = new DurableDirectories(root);
    }

    /** Whether this is a file on its way, or one that a crash has left behind. */
    static boolean isTemporary(Path file, String name) {
        return name.endsWith(TEMPORARY) && !Files.isDirectory(file);
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
                Files.delete(file);
            } else {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            }
        });
    }

    /** Makes a directory for what need not survive a power cut. */
    void makeDirectory(Path directory) throws IOException {
        directories.makeForNow(directory);
    }

    /** Brings a directory's entries to the disk. */
    void sync(Path directory) throws IOException {
        directories.sync(directory);
    }

    private void inDirectory(Path directory, Durability durability, Failures.VoidAction action) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                if (durability == Durability.NOW) {
                    directories.make(directory);
                    action.run();
                    sync(directory);
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
