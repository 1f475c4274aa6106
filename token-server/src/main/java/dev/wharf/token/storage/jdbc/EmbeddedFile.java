package dev.wharf.token.storage.jdbc;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * The file of the embedded database. Its space is never reused while it is open (see {@link Database}), so what changes
 * have left behind is given back here, before it is opened.
 */
final class EmbeddedFile {
    private static final Logger LOG = System.getLogger(EmbeddedFile.class.getName());

    /** Smaller files, in bytes, are left alone: they cost nothing. */
    private static final long COMPACT_FROM = 16L << 20;

    /** In percent; above it there is too little to win. */
    private static final int WASTEFUL_BELOW = 50;

    private static final FileAttribute<?> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path file;
    private final long compactFrom;

    /** The file in a directory, which it does not make. */
    EmbeddedFile(Path directory) {
        this(directory, COMPACT_FROM);
    }

    /** As above, but compacted also when it is smaller, in bytes, than there is a point in. */
    EmbeddedFile(Path directory, long compactFrom) {
        this.file = directory.toAbsolutePath().normalize().resolve("token.mv.db");
        this.compactFrom = compactFrom;
    }

    /** The name by which H2 knows it. */
    String url() {
        return "jdbc:h2:file:" + file.toString().replaceFirst("\\.mv\\.db$", "");
    }

    /**
     * Makes the file if it is not there, and keeps every other process from doing so until the result is closed: the
     * file may be replaced by a smaller one, and who had opened the old one would write into nothing.
     *
     * @throws IOException if it cannot, for instance because another process is at this point too
     */
    FileChannel prepare() throws IOException {
        FileChannel guard = FileChannel.open(
                sibling("token.lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY_FILE);
        try {
            if (!locked(guard)) {
                throw new IOException("locked, another process is opening it");
            }
            if (Files.notExists(file)) {
                // H2 takes an empty file for a new database, and would make one that everybody can read.
                Files.createFile(file, OWNER_ONLY_FILE);
            } else if (Files.size(file) >= compactFrom && isWasteful()) {
                tryToCompact();
            }
            return guard;
        } catch (IOException | RuntimeException e) {
            guard.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel guard) throws IOException {
        try {
            FileLock lock = guard.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private boolean isWasteful() {
        try (MVStore store =
                new MVStore.Builder().fileName(file.toString()).readOnly().open()) {
            int inUse = store.getFillRate();
            int live = store.getFileStore().getChunksFillRate();
            return inUse * live < WASTEFUL_BELOW * 100;
        } catch (MVStoreException e) {
            return false; // locked or damaged: opening it says so
        }
    }

    /** A disk too full for a second file is no reason not to start; H2 has several families of exceptions for it. */
    private void tryToCompact() {
        try {
            compact();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "{0} stays larger than it need be: {1}", file, e.toString());
        }
    }

    /**
     * Writes what is live into a new file, and puts that in place when it is on disk. A kill at any point loses
     * nothing.
     */
    private void compact() throws IOException {
        Path scratch = sibling("token.compact");
        if (Files.notExists(scratch)) {
            Files.createDirectory(scratch, OWNER_ONLY_DIRECTORY);
        }
        Path compacted = scratch.resolve(file.getFileName());
        try {
            MVStore.compact(file.toString(), compacted.toString(), true, null);
            Files.setPosixFilePermissions(compacted, Files.getPosixFilePermissions(file));
            sync(compacted);
            Files.move(compacted, file, StandardCopyOption.ATOMIC_MOVE);
            sync(file.resolveSibling("."));
        } finally {
            Files.deleteIfExists(compacted); // half a copy on a full disk is in everybody's way
            Files.delete(scratch);
        }
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private Path sibling(String name) {
        return file.resolveSibling(name);
    }
}
