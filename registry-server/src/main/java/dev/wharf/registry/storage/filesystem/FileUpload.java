package dev.wharf.registry.storage.filesystem;

import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.StorageException.Reason;
import dev.wharf.registry.storage.UploadSession;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A session that appends to a file, and moves it to its place in the end. */
final class FileUpload implements UploadSession {
    private static final int REPLAY_BUFFER = 256 << 10;

    private final AtomicFiles files;
    private final UploadLocks locks;
    private final Path root;
    private final Path path;
    private final FileChannel file;
    private final WriteBack writeBack;
    private long kept;
    private long offset;
    private boolean ended;

    /**
     * A session that holds an upload.
     *
     * @param root what paths are relative to
     * @param locks where it is held
     * @param file open for reading and writing
     * @param size of the file
     */
    FileUpload(AtomicFiles files, UploadLocks locks, Path root, Path path, FileChannel file, long size) {
        this.files = files;
        this.locks = locks;
        this.root = root;
        this.path = path;
        this.file = file;
        this.writeBack = new WriteBack(() -> file.force(false), size);
        this.kept = size;
        this.offset = kept;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public void replay(Consumer<ByteBuffer> reader) {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(REPLAY_BUFFER, offset));
        Failures.run("read " + path, () -> {
            for (long position = 0; position < offset; position += buffer.limit()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), offset - position));
                readFully(buffer, position);
                reader.accept(buffer.flip());
            }
        });
    }

    @Override
    public void append(ByteBuffer data) {
        Failures.run("write " + path, () -> {
            while (data.hasRemaining()) {
                offset += file.write(data, offset);
            }
            writeBack.advance(offset);
        });
    }

    @Override
    public void checkpoint() {
        Failures.run("sync " + path, () -> {
            writeBack.finish();
            file.force(false);
        });
        kept = offset;
    }

    @Override
    public void commit(String finalPath) {
        Failures.run("commit " + path + " to " + finalPath, () -> {
            writeBack.finish();
            file.force(true);
            try {
                files.move(path, offset, root.resolve(finalPath));
            } catch (NoSuchFileException e) {
                if (Files.notExists(path)) {
                    throw new StorageException(Reason.GONE, path + " has been removed by somebody else", e);
                }
                throw e;
            }
        });
        ended = true;
    }

    @Override
    public void abort() {
        Failures.run("delete " + path, () -> Files.deleteIfExists(path));
        ended = true;
    }

    @Override
    public void close() {
        Failures.run("close " + path, () -> {
            try {
                if (!ended && offset > kept) {
                    file.truncate(kept);
                }
            } finally {
                locks.close(path, file);
            }
        });
    }

    private void readFully(ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("the file is shorter than " + offset);
            }
        }
    }
}
