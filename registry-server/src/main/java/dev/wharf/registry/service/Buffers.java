package dev.wharf.registry.service;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Buffers for writing to the storage: large, because each write costs a system call, and used again. */
final class Buffers {
    private static final int SIZE = 256 << 10;
    private static final int KEPT = 32;

    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT);

    /** A buffer with anything in it. */
    byte[] take() {
        byte[] buffer = free.poll();
        return buffer == null ? new byte[SIZE] : buffer;
    }

    /** Takes a buffer back, unless there are enough; the caller does not touch it any more. */
    void giveBack(byte[] buffer) {
        free.offer(buffer);
    }
}
