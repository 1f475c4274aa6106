package dev.wharf.token.authn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashingQueueTest {
    private final AtomicLong now = new AtomicLong();
    private final HashingQueue queue = new HashingQueue(1, 2, Duration.ofSeconds(5), now::get);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        queue.close();
    }

    @Test
    void a_full_queue_refuses_at_once_and_serves_those_who_wait() {
        CompletableFuture<Optional<String>> working = occupy();
        CompletableFuture<Optional<String>> first = queue.submit(() -> "first");
        CompletableFuture<Optional<String>> second = queue.submit(() -> "second");
        assertThat(queue.submit(() -> "third").join()).isEmpty();

        release.countDown();
        assertThat(working.join()).contains("done");
        assertThat(first.join()).contains("first");
        assertThat(second.join()).contains("second");
    }

    @Test
    void who_has_waited_too_long_is_not_served_any_more() {
        CompletableFuture<Optional<String>> working = occupy();
        CompletableFuture<Optional<String>> early = queue.submit(() -> "early");
        now.addAndGet(Duration.ofSeconds(4).toNanos());
        CompletableFuture<Optional<String>> late = queue.submit(() -> "late");
        now.addAndGet(Duration.ofSeconds(2).toNanos());

        release.countDown();
        assertThat(working.join()).contains("done");
        assertThat(early.join()).isEmpty();
        assertThat(late.join()).contains("late");
    }

    @Test
    void the_work_is_kept_off_the_carriers_of_virtual_threads() {
        assertThat(queue.submit(() -> Thread.currentThread().isVirtual()).join())
                .contains(false);
    }

    private CompletableFuture<Optional<String>> occupy() {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Optional<String>> working = queue.submit(() -> {
            begun.countDown();
            await(release);
            return "done";
        });
        await(begun);
        return working;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
