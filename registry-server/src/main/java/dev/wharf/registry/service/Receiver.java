package dev.wharf.registry.service;

import dev.wharf.registry.storage.UploadSession;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes bodies through the hash to the storage. Where a processor is likely to be free, a long body is hashed beside
 * being received and written; else that would only cost the others time.
 */
final class Receiver {
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final Buffers buffers = new Buffers();
    private final AtomicInteger receiving = new AtomicInteger();
    private final int processors;

    /** @param processors that this process has */
    Receiver(int processors) {
        this.processors = processors;
    }

    /** Takes the body to its end, or to where it breaks off. */
    Body receive(UploadSession session, RunningHash hash, ReadableByteChannel bytes) {
        Body body = new Body(bytes);
        receiving.incrementAndGet();
        ByteBuffer buffer = buffers.take();
        try {
            ByteBuffer filled = body.fill(buffer);
            if (body.hasEnded()) {
                hash.update(filled.duplicate());
                session.append(filled);
            } else {
                receiveLong(session, hash, body, buffer);
            }
        } finally {
            buffers.giveBack(buffer);
            receiving.decrementAndGet();
        }
        return body;
    }

    /** @param first full of the body's first bytes */
    private void receiveLong(UploadSession session, RunningHash hash, Body body, ByteBuffer first) {
        ByteBuffer[] pair = {first, buffers.take()};
        CompletableFuture<Void> hashing = DONE;
        try {
            ByteBuffer filled = first;
            for (int next = 1; filled.hasRemaining(); next = 1 - next) {
                hashing.join();
                hashing = hash(hash, filled.duplicate());
                session.append(filled);
                filled = body.fill(pair[next]);
            }
        } finally {
            hashing.join();
            buffers.giveBack(pair[1]);
        }
    }

    private CompletableFuture<Void> hash(RunningHash hash, ByteBuffer bytes) {
        if (receiving.get() < processors) {
            return CompletableFuture.runAsync(() -> hash.update(bytes), Thread::startVirtualThread);
        }
        hash.update(bytes);
        return DONE;
    }
}
