package dev.wharf.registry.service;

import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * Buffers for what comes in, outside the heap, so that the kernel writes there and reads from there itself: large,
 * because each write costs a system call, and used again. They are at most 32 MiB together; who comes when all of them
 * are taken gets a small one, so that a thousand slow uploads do not take the memory of the others.
 */
final class Buffers {
    private static final int LARGE = 256 << 10;
    private static final int SMALL = 8 << 10;
    private static final int COUNT = 128;

    private final Semaphore left = new Semaphore(COUNT);
    private final Deque<ByteBuffer> free = new ConcurrentLinkedDeque<>();

    /** A buffer with anything in it. */
    ByteBuffer take() {
        if (!left.tryAcquire()) {
            return ByteBuffer.allocate(SMALL);
        }
        ByteBuffer buffer = free.poll();
        return buffer == null ? ByteBuffer.allocateDirect(LARGE) : buffer;
    }

    /** Takes a buffer back; the caller does not touch it any more. */
    void giveBack(ByteBuffer buffer) {
        if (buffer.isDirect()) {
            free.push(buffer);
            left.release();
        }
    }
}
