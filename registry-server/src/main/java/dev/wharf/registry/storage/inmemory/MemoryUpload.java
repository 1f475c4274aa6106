package dev.wharf.registry.storage.inmemory;

import dev.wharf.registry.storage.StoredUpload;
import dev.wharf.registry.storage.UploadSession;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** An upload, and the session that holds it: there is at most one. */
final class MemoryUpload implements UploadSession {
    private final InMemoryDriver driver;
    private final String path;
    private final Clock clock;
    private final AtomicBoolean held = new AtomicBoolean(true);
    private final List<byte[]> segments = new ArrayList<>();
    private int kept;
    private long keptOffset;
    private volatile long offset;
    private volatile Instant lastWrite;

    /** An empty upload, held by its maker. */
    MemoryUpload(InMemoryDriver driver, String path, Clock clock) {
        this.driver = driver;
        this.path = path;
        this.clock = clock;
        this.lastWrite = clock.instant();
    }

    StoredUpload stored() {
        return new StoredUpload(offset, lastWrite);
    }

    /** Takes the upload for a session; false if another one has it. */
    boolean hold() {
        return held.compareAndSet(false, true);
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public void replay(Consumer<ByteBuffer> reader) {
        segments.forEach(segment -> reader.accept(ByteBuffer.wrap(segment).asReadOnlyBuffer()));
    }

    @Override
    public void append(ByteBuffer data) {
        long end = offset;
        byte[] segment = new byte[data.remaining()];
        data.get(segment);
        segments.add(segment);
        offset = end + segment.length;
        lastWrite = clock.instant();
    }

    @Override
    public void checkpoint() {
        kept = segments.size();
        keptOffset = offset;
    }

    @Override
    public void commit(String finalPath) {
        checkpoint();
        driver.commit(path, finalPath, new MemoryObject(segments));
    }

    @Override
    public void abort() {
        checkpoint();
        driver.forget(path);
    }

    @Override
    public void close() {
        segments.subList(kept, segments.size()).clear();
        offset = keptOffset;
        held.set(false);
    }
}
