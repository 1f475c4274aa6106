package dev.wharf.registry.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Digest.Algorithm;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.UploadSession;
import dev.wharf.registry.storage.inmemory.InMemoryDriver;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With one processor everything is done by one thread, with two the hash has a thread of its own. */
class ReceiverTest {
    private static final int BUFFER = 256 << 10;

    private final StorageDriver driver = new InMemoryDriver(Clock.systemUTC());

    @ParameterizedTest
    @CsvSource({
        "1, 0", "1, 1", "1, 262143", "1, 262144", "1, 262145", "1, 524288", "1, 1000003",
        "2, 0", "2, 1", "2, 262143", "2, 262144", "2, 262145", "2, 524288", "2, 1000003"
    })
    void hashesAndStoresWhatComes(int processors, int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Receiver receiver = new Receiver(processors);
        for (int i = 0; i < 2; i++) {
            RunningHash hash = new RunningHash(Algorithm.SHA256);
            try (UploadSession session = driver.createUpload("upload" + i)) {
                receiver.receive(session, hash, Fixture.body(content));

                ByteArrayOutputStream stored = new ByteArrayOutputStream();
                session.replay(bytes -> {
                    byte[] piece = new byte[bytes.remaining()];
                    bytes.get(piece);
                    stored.writeBytes(piece);
                });
                assertThat(stored.toByteArray()).isEqualTo(content);
            }
            assertThat(hash.digest()).isEqualTo(Algorithm.SHA256.of(content));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void keepsWhatCameBeforeABodyBreaksOff(int processors) {
        IllegalStateException reset = new IllegalStateException("reset");
        AtomicInteger left = new AtomicInteger(3 * BUFFER + 5);
        RunningHash hash = new RunningHash(Algorithm.SHA256);
        try (UploadSession session = driver.createUpload("upload")) {
            Body body = new Receiver(processors).receive(session, hash, Fixture.reading(into -> {
                int count = Math.min(left.get(), into.remaining());
                if (count == 0) {
                    throw reset;
                }
                left.addAndGet(-count);
                into.put(new byte[count]);
                return count;
            }));

            assertThat(session.offset()).isEqualTo(3 * BUFFER + 5);
            assertThat(hash.offset()).isEqualTo(3 * BUFFER + 5);
            assertThatThrownBy(body::throwFailure).isSameAs(reset);
        }
        assertThat(hash.digest()).isEqualTo(Algorithm.SHA256.of(new byte[3 * BUFFER + 5]));
    }

    /** Whoever comes after a failure gets the same buffers: nobody may still be reading from them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aFullDiskEndsTheHashingToo(int processors) {
        Receiver receiver = new Receiver(processors);
        IllegalStateException full = new IllegalStateException("full");
        RunningHash hash = new RunningHash(Algorithm.SHA256);
        UploadSession session = (UploadSession)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {UploadSession.class}, (_, _, _) -> {
                    throw full;
                });

        assertThatThrownBy(() -> receiver.receive(session, hash, Fixture.body(new byte[2 * BUFFER])))
                .isSameAs(full);

        assertThat(hash.offset()).isEqualTo(BUFFER);
    }
}
