package dev.wharf.registry.storage.filesystem;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lists and deletes directories that others write to at the same time. */
final class FileTree {
    private static final Set<FileVisitOption> FOLLOWING = Set.of(FileVisitOption.FOLLOW_LINKS);

    private FileTree() {}

    /** See {@link dev.wharf.registry.storage.StorageDriver#list}; temporary files are left out. */
    static List<String> list(Path directory, String startAfter, int limit) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.compareTo(startAfter) > 0 && !AtomicFiles.isTemporary(entry, name)) {
                    names.add(name);
                    // So that a page of a large directory takes the memory of a page.
                    if (names.size() > 1000 && names.size() / 2 > limit) {
                        keepFirst(limit, names);
                    }
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        keepFirst(limit, names);
        return List.copyOf(names);
    }

    private static void keepFirst(int limit, List<String> names) {
        names.sort(null);
        if (names.size() > limit) {
            names.subList(limit, names.size()).clear();
        }
    }

    /** Deletes what is there; what somebody adds meanwhile may stay. */
    static void delete(Path directory) throws IOException {
        try {
            Files.walkFileTree(directory, new Deletion());
        } catch (NoSuchFileException e) {
            // there is nothing to delete
        }
    }

    /**
     * Deletes the temporary files that were written before this time; returns how many. Looks at files only if they are
     * named as temporary, where that tells.
     *
     * @param holdsFilesAlone whether a directory below the root, by its path, is one in which there are no directories
     */
    static long sweep(Path root, Instant before, Predicate<String> holdsFilesAlone) throws IOException {
        Sweep sweep = new Sweep(root, FileTime.from(before), holdsFilesAlone);
        Files.walkFileTree(root, FOLLOWING, Integer.MAX_VALUE, sweep);
        return sweep.count;
    }

    private static final class Sweep extends SimpleFileVisitor<Path> {
        private final Path root;
        private final FileTime before;
        private final Predicate<String> holdsFilesAlone;
        private long count;

        Sweep(Path root, FileTime before, Predicate<String> holdsFilesAlone) {
            this.root = root;
            this.before = before;
            this.holdsFilesAlone = holdsFilesAlone;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            if (!holdsFilesAlone.test(root.relativize(directory).toString())) {
                return FileVisitResult.CONTINUE;
            }
            for (Path file : namedAsTemporary(directory)) {
                Files.walkFileTree(file, FOLLOWING, 0, this);
            }
            return FileVisitResult.SKIP_SUBTREE;
        }

        private static List<Path> namedAsTemporary(Path directory) {
            List<Path> named = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, AtomicFiles::isNamedAsTemporary)) {
                entries.forEach(named::add);
            } catch (IOException | DirectoryIteratorException e) {
                // As for a file below.
            }
            return named;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile()
                    && AtomicFiles.isNamedAsTemporary(file)
                    && attributes.lastModifiedTime().compareTo(before) < 0
                    && Files.deleteIfExists(file)) {
                count++;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // Gone meanwhile, or not readable: whatever lies there is no worse for staying.
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            try {
                Files.deleteIfExists(directory);
            } catch (DirectoryNotEmptyException e) {
                // somebody has just put something there, and it stays
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
