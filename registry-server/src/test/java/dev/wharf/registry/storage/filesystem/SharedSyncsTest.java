package dev.wharf.registry.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedSyncsTest {
    private static final Path DIRECTORY = Path.of("/store/a");

    @Test
    void allWhoComeDuringASyncShareTheNextOne() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        SharedSyncs syncs = new SharedSyncs(_ -> {
            count.incrementAndGet();
            running.countDown();
            await(released);
        });

        List<Thread> threads = new ArrayList<>();
        threads.add(Thread.startVirtualThread(() -> run(syncs, DIRECTORY)));
        running.await();
        for (int i = 0; i < 20; i++) {
            threads.add(Thread.startVirtualThread(() -> run(syncs, DIRECTORY)));
        }
        for (Thread waiting : threads.subList(1, threads.size())) {
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        released.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(count).hasValue(2);
    }

    @Test
    void directoriesDoNotWaitForEachOther() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        SharedSyncs syncs = new SharedSyncs(directory -> {
            if (directory.equals(DIRECTORY)) {
                running.countDown();
                await(released);
            }
        });
        Thread waiting = Thread.startVirtualThread(() -> run(syncs, DIRECTORY));
        running.await();

        syncs.run(Path.of("/store/b"));

        released.countDown();
        waiting.join();
    }

    /** The disk of this test has what was in memory when a sync of it began. */
    @Test
    void whoReturnsFindsItsChangeOnDisk() throws Exception {
        Set<Integer> memory = ConcurrentHashMap.newKeySet();
        Set<Integer> disk = ConcurrentHashMap.newKeySet();
        SharedSyncs syncs = new SharedSyncs(_ -> {
            List<Integer> begun = List.copyOf(memory);
            disk.addAll(begun);
        });

        int changes = 5000;
        List<Future<Boolean>> found = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < changes; i++) {
                int change = i;
                found.add(threads.submit(() -> {
                    memory.add(change);
                    syncs.run(DIRECTORY);
                    return disk.contains(change);
                }));
            }
        }

        for (Future<Boolean> each : found) {
            assertThat(each.get()).isTrue();
        }
    }

    @Test
    void aFailureIsTheCallersAndTheNextOneTriesAgain() throws IOException {
        AtomicInteger count = new AtomicInteger();
        SharedSyncs syncs = new SharedSyncs(_ -> {
            if (count.incrementAndGet() == 1) {
                throw new IOException("no space");
            }
        });

        assertThatThrownBy(() -> syncs.run(DIRECTORY)).hasMessage("no space");
        syncs.run(DIRECTORY);

        assertThat(count).hasValue(2);
    }

    private static void run(SharedSyncs syncs, Path directory) {
        try {
            syncs.run(directory);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
