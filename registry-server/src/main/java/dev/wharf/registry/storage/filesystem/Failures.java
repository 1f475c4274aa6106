package dev.wharf.registry.storage.filesystem;

import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/** Tells a disk that somebody must see to from a defect; Java has the kernel's words for it and no more. */
final class Failures {
    private static final List<String> TO_BE_SEEN_TO = List.of(
            "No space left on device",
            "Disk quota exceeded",
            "Read-only file system",
            "Permission denied",
            "Operation not permitted",
            "Too many open files");

    private Failures() {}

    /** A file operation. */
    interface Action<T> {
        T run() throws IOException;
    }

    /** A file operation without a result. */
    interface VoidAction {
        void run() throws IOException;
    }

    static <T> T call(String what, Action<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw failure(what, e);
        }
    }

    static void run(String what, VoidAction action) {
        call(what, () -> {
            action.run();
            return true;
        });
    }

    static StorageException failure(String what, IOException e) {
        String text = text(e);
        boolean unavailable = TO_BE_SEEN_TO.stream().anyMatch(text::contains);
        return new StorageException(
                unavailable ? Reason.UNAVAILABLE : Reason.FAILED, "cannot " + what + ": " + text, e);
    }

    private static String text(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "Permission denied";
            case NotDirectoryException _ -> "Not a directory";
            case FileAlreadyExistsException _ -> "Not a directory, or there already";
            case FileSystemException fs when fs.getReason() != null -> fs.getReason();
            default -> e.toString();
        };
    }
}
