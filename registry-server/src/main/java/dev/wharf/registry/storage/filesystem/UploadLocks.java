package dev.wharf.registry.storage.filesystem;

import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.StorageException.Reason;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Gives each upload to one session at a time, among this process's and, by locks on the files, among all. */
final class UploadLocks {
    private static final System.Logger LOG = System.getLogger(UploadLocks.class.getName());

    private final Set<Path> held = ConcurrentHashMap.newKeySet();

    /**
     * Opens the file of an upload that nobody else has open until {@link #close}.
     *
     * @throws StorageException BUSY if another session has it
     */
    FileChannel open(Path path, Set<OpenOption> options) throws IOException {
        if (!held.add(path)) {
            throw busy(path);
        }
        boolean opened = false;
        try {
            FileChannel file = FileChannel.open(path, options);
            try {
                lock(path, file);
                opened = true;
                return file;
            } finally {
                if (!opened) {
                    file.close();
                }
            }
        } finally {
            if (!opened) {
                held.remove(path);
            }
        }
    }

    void close(Path path, FileChannel file) throws IOException {
        try {
            file.close();
        } finally {
            held.remove(path);
        }
    }

    private static void lock(Path path, FileChannel file) throws IOException {
        if (!lockAmongProcesses(file)) {
            throw busy(path);
        }
        // Between opening and locking another process may have made it a blob, which must not be written to any more.
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
    }

    private static boolean lockAmongProcesses(FileChannel file) {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the storage directory has no file locks", e);
            return true;
        }
    }

    private static StorageException busy(Path path) {
        return new StorageException(Reason.BUSY, path + " is held by another session");
    }
}
