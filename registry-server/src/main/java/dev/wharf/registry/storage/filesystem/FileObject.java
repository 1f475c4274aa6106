package dev.wharf.registry.storage.filesystem;

import dev.wharf.registry.storage.StoredObject;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.Optional;

/** An open file; all reading is by position, so that streams do not disturb each other. */
final class FileObject implements StoredObject {
    private final FileChannel file;
    private final long size;

    FileObject(FileChannel file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream stream(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size);
        return new RangeStream(file, offset, offset + length);
    }

    @Override
    public Optional<FileChannel> channel() {
        return Optional.of(file);
    }

    @Override
    public void close() {
        Failures.run("close a file", file::close);
    }

    private static final class RangeStream extends InputStream {
        private final FileChannel file;
        private final long end;
        private long position;

        RangeStream(FileChannel file, long start, long end) {
            this.file = file;
            this.position = start;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            if (length == 0) {
                return 0;
            }
            if (position >= end) {
                return -1;
            }
            int wanted = (int) Math.min(length, end - position);
            int count = file.read(ByteBuffer.wrap(buffer, offset, wanted), position);
            if (count < 0) {
                throw new EOFException("the file ends at " + position + ", before " + end);
            }
            position += count;
            return count;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.clamp(count, 0, end - position);
            position += skipped;
            return skipped;
        }

        @Override
        public int available() {
            return Math.clamp(end - position, 0, Integer.MAX_VALUE);
        }
    }
}
