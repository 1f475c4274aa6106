package dev.wharf.registry.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WriteBackTest {
    private static final long STEP = WriteBack.STEP;

    private final AtomicInteger begun = new AtomicInteger();
    private final Semaphore disk = new Semaphore(0);
    private final WriteBack writeBack = new WriteBack(
            () -> {
                begun.incrementAndGet();
                disk.acquireUninterruptibly();
            },
            100);

    @Test
    void waitsForNothingWhenTheFileIsShort() throws IOException {
        writeBack.advance(100 + STEP - 1);
        writeBack.finish();

        assertThat(begun).hasValue(0);
    }

    @Test
    void oneAtATimeAndFinishWaitsForIt() throws Exception {
        writeBack.advance(100 + STEP);
        writeBack.advance(100 + 2 * STEP);
        writeBack.advance(100 + 3 * STEP);
        disk.release();
        writeBack.finish();
        assertThat(begun).hasValue(1);

        writeBack.advance(100 + 3 * STEP);
        disk.release();
        writeBack.finish();
        assertThat(begun).hasValue(2);
    }

    /** The kernel tells of a failed write once: the sync that follows would say that all is well. */
    @Test
    void aFailureIsTold() throws IOException {
        WriteBack failing = new WriteBack(
                () -> {
                    throw new IOException("Input/output error");
                },
                0);

        failing.advance(STEP);

        assertThatThrownBy(failing::finish).isInstanceOf(IOException.class).hasMessageContaining("Input/output error");
    }

    @Test
    void anInterruptEndsTheWait() throws IOException {
        writeBack.advance(100 + STEP);

        Thread.currentThread().interrupt();
        assertThatThrownBy(writeBack::finish).isInstanceOf(ClosedByInterruptException.class);

        assertThat(Thread.interrupted()).isTrue();
        disk.release();
        assertThatCode(writeBack::finish).doesNotThrowAnyException();
    }
}
