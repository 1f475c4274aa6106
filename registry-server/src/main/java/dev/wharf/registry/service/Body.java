package dev.wharf.registry.service;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A client's bytes. A failure ends them and is kept for later, so that what came before it takes the same way to the
 * storage as the bytes of a body that is whole.
 */
final class Body {
    private final InputStream stream;
    private boolean ended;
    private boolean interrupted;
    private @Nullable Exception failure;

    Body(InputStream stream) {
        this.stream = stream;
    }

    /** Reads until the buffer is full or the body has ended; returns the number of bytes. */
    int fill(byte[] buffer) {
        int filled = 0;
        try {
            while (!ended && filled < buffer.length) {
                int count = stream.read(buffer, filled, buffer.length - filled);
                ended = count < 0;
                filled += Math.max(0, count);
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
            ended = true;
            // A stalled connection is ended by an interrupt, which would close the file that is written next.
            interrupted = Thread.interrupted();
        }
        return filled;
    }

    boolean hasEnded() {
        return ended;
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Throws what has ended the body, if anything has. */
    void throwFailure() throws IOException {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
    }
}
