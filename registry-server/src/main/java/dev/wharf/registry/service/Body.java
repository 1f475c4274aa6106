package dev.wharf.registry.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A client's bytes. A failure ends them and is kept for later, so that what came before it takes the same way to the
 * storage as the bytes of a body that is whole.
 */
final class Body {
    private final ReadableByteChannel bytes;
    private boolean ended;
    private boolean interrupted;
    private @Nullable Exception failure;

    Body(ReadableByteChannel bytes) {
        this.bytes = bytes;
    }

    /** Reads until the buffer is full or the body has ended; returns the buffer, ready to be read from. */
    ByteBuffer fill(ByteBuffer buffer) {
        buffer.clear();
        try {
            while (!ended && buffer.hasRemaining()) {
                ended = bytes.read(buffer) < 0;
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
            ended = true;
            // A stalled connection is ended by an interrupt, which would close the file that is written next.
            interrupted = Thread.interrupted();
        }
        return buffer.flip();
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
