package dev.wharf.registry.storage.inmemory;

import dev.wharf.registry.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Bytes in segments, which nobody changes any more. */
final class MemoryObject implements StoredObject {
    private final List<byte[]> segments;
    private final long size;

    MemoryObject(List<byte[]> segments) {
        this.segments = List.copyOf(segments);
        this.size = segments.stream().mapToLong(segment -> segment.length).sum();
    }

    /** A copy of everything; only for what is known to be small. */
    byte[] bytes() {
        byte[] bytes = new byte[Math.toIntExact(size)];
        int offset = 0;
        for (byte[] segment : segments) {
            System.arraycopy(segment, 0, bytes, offset, segment.length);
            offset += segment.length;
        }
        return bytes;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream stream(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size);
        List<InputStream> parts = new ArrayList<>();
        long start = 0;
        for (byte[] segment : segments) {
            long from = Math.max(offset, start);
            long to = Math.min(offset + length, start + segment.length);
            if (from < to) {
                parts.add(new ByteArrayInputStream(segment, (int) (from - start), (int) (to - from)));
            }
            start += segment.length;
        }
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    @Override
    public Optional<FileChannel> channel() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
