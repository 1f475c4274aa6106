package dev.wharf.registry.storage.filesystem;

import static dev.wharf.registry.storage.filesystem.DurableDirectories.parent;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.wharf.registry.storage.Layout;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.StoredObject;
import dev.wharf.registry.storage.StoredUpload;
import dev.wharf.registry.storage.UploadSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Keeps objects as files below a directory, which may be shared with other processes, and with registry:2. */
public final class FilesystemDriver implements StorageDriver {
    private final Path root;
    private final AtomicFiles files;
    private final UploadLocks locks = new UploadLocks();

    private FilesystemDriver(Path root, Supplier<UUID> ids) {
        this.root = root;
        this.files = new AtomicFiles(root, ids);
    }

    /**
     * Opens a storage directory, made if it is not there.
     *
     * @param ids makes the names of temporary files
     * @throws StorageException if it cannot be made or written to; the message is fit to be shown
     */
    public static FilesystemDriver open(Path root, Supplier<UUID> ids) {
        Path absolute = root.toAbsolutePath().normalize();
        FilesystemDriver driver = new FilesystemDriver(absolute, ids);
        Failures.run("use " + absolute + " as storage directory", () -> {
            Files.createDirectories(absolute);
            driver.files.probe();
        });
        return driver;
    }

    @Override
    public Optional<byte[]> get(String path, int maxSize) {
        return ifPresent("read", path, file -> {
            try (FileChannel channel = FileChannel.open(file, READ)) {
                long size = channel.size();
                if (size > maxSize) {
                    throw new IOException("it has " + size + " bytes, more than " + maxSize);
                }
                ByteBuffer content = ByteBuffer.allocate((int) size);
                int count = 0;
                // A file that registry 2.8 is just writing may have become shorter.
                while (content.hasRemaining() && count >= 0) {
                    count = channel.read(content);
                }
                return Arrays.copyOf(content.array(), content.position());
            }
        });
    }

    @Override
    public void put(String path, byte[] content, Durability durability) {
        Failures.run("write " + path, () -> files.write(root.resolve(path), content, durability));
    }

    @Override
    public OptionalLong size(String path) {
        return ifPresent("look at", path, FilesystemDriver::attributesOf).stream()
                .mapToLong(BasicFileAttributes::size)
                .findFirst();
    }

    @Override
    public Optional<StoredObject> open(String path) {
        return ifPresent("open", path, file -> {
            attributesOf(file); // a directory can be opened, too
            return new FileObject(FileChannel.open(file, READ));
        });
    }

    @Override
    public List<String> list(String directory, String startAfter, int limit) {
        return Failures.call("list " + directory, () -> FileTree.list(root.resolve(directory), startAfter, limit));
    }

    @Override
    public Optional<Instant> changedAt(String directory) {
        return ifPresent("look at", directory, file -> Files.readAttributes(file, BasicFileAttributes.class))
                .filter(BasicFileAttributes::isDirectory)
                .map(attributes -> attributes.lastModifiedTime().toInstant());
    }

    @Override
    public boolean delete(String path) {
        return ifPresent("delete", path, file -> {
                    Files.delete(file);
                    files.sync(parent(file));
                    files.removeIfEmpty(parent(file));
                    return file;
                })
                .isPresent();
    }

    @Override
    public void deleteTree(String directory) {
        Failures.run("delete " + directory, () -> FileTree.delete(root.resolve(directory)));
    }

    @Override
    public UploadSession createUpload(String path) {
        Path file = root.resolve(path);
        return Failures.call("create " + path, () -> {
            files.makeDirectory(parent(file));
            return hold(file, CREATE_NEW, READ, WRITE);
        });
    }

    @Override
    public Optional<UploadSession> resumeUpload(String path) {
        return ifPresent("open", path, file -> hold(file, READ, WRITE));
    }

    @Override
    public Optional<StoredUpload> findUpload(String path) {
        return ifPresent("look at", path, FilesystemDriver::attributesOf)
                .map(file ->
                        new StoredUpload(file.size(), file.lastModifiedTime().toInstant()));
    }

    @Override
    public long sweep(Instant before) {
        return Failures.call("sweep " + root, () -> FileTree.sweep(root, before, Layout::holdsFilesAlone));
    }

    @Override
    public void close() {}

    private UploadSession hold(Path file, OpenOption... options) throws IOException {
        FileChannel channel = locks.open(file, Set.of(options));
        try {
            return new FileUpload(files, locks, root, file, channel, channel.size());
        } catch (IOException e) {
            locks.close(file, channel);
            throw e;
        }
    }

    /** What an action on a file gives; empty if there is no such file. */
    private <T> Optional<T> ifPresent(String verb, String path, FileAction<T> action) {
        Path file = root.resolve(path);
        try {
            return Optional.of(action.run(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (Files.isDirectory(file) || isBelowFile(file)) {
                return Optional.empty();
            }
            throw Failures.failure(verb + " " + path, e);
        }
    }

    private boolean isBelowFile(Path file) {
        Path parent = parent(file);
        return !parent.equals(root) && (Files.isRegularFile(parent) || isBelowFile(parent));
    }

    private static BasicFileAttributes attributesOf(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw new NoSuchFileException(file.toString());
        }
        return attributes;
    }

    private interface FileAction<T> {
        T run(Path file) throws IOException;
    }
}
