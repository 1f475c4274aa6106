package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one thing of a registry, a tag, a blob or a manifest, may be at a moment, told from nothing but when requests
 * were sent and answered. An answered write holds until a later one; one that was never answered holds or does not.
 */
final class Register {
    static final String ABSENT = "absent";

    private static final long NEVER = Long.MAX_VALUE;

    /** A request that writes; without an answer it ends never, and may take effect at any time. */
    static final class Write {
        private final String value;
        private final Optional<String> over;
        private final long begin;
        private long end = NEVER;

        private Write(String value, Optional<String> over, long begin) {
            this.value = value;
            this.over = over;
            this.begin = begin;
        }

        private boolean replaces(String old) {
            return over.isEmpty() || over.get().equals(old);
        }
    }

    private final String name;
    private final AtomicLong clock;
    private final List<Write> writes = new ArrayList<>();

    /** @param clock counts what happens; one for all registers */
    Register(String name, AtomicLong clock) {
        this.name = name;
        this.clock = clock;
        start(ABSENT);
    }

    /** The request is about to be sent. */
    synchronized Write begin(String value) {
        return add(new Write(value, Optional.empty(), clock.incrementAndGet()));
    }

    /** The same for one that removes the value if it is this one, as deleting a manifest removes its tags. */
    synchronized Write beginRemoval(String over) {
        return add(new Write(ABSENT, Optional.of(over), clock.incrementAndGet()));
    }

    /** The request was answered with success. */
    synchronized void acknowledge(Write write) {
        write.end = clock.incrementAndGet();
    }

    /** The request was refused, and has changed nothing. */
    synchronized void withdraw(Write write) {
        writes.remove(write);
    }

    /** Whether a request sent and answered at these times may have seen this value. */
    synchronized boolean mayBe(String value, long sent, long answered) {
        return writes.stream().anyMatch(write -> write.value.equals(value) && isVisible(write, sent, answered));
    }

    /** Whether anything has been written since it was settled. */
    synchronized boolean isTouched() {
        return writes.size() > 1;
    }

    /** What it was settled at. */
    synchronized String settled() {
        return writes.getFirst().value;
    }

    /** Nobody writes any more: it must be something that is possible, and is that from now on. */
    synchronized void settle(String observed) {
        long now = clock.incrementAndGet();
        assertThat(mayBe(observed, now, now))
                .as("%s is %s, after %s", name, observed, describe())
                .isTrue();
        start(observed);
    }

    /** For a report of what went wrong. */
    synchronized String describe() {
        return writes.stream()
                .map(write -> write.value
                        + write.over.map(old -> " over " + old).orElse("") + "@" + write.begin + "-"
                        + (write.end == NEVER ? "" : write.end))
                .toList()
                .toString();
    }

    private void start(String value) {
        writes.clear();
        Write first = add(new Write(value, Optional.empty(), 0));
        first.end = 0;
    }

    private Write add(Write write) {
        writes.add(write);
        return write;
    }

    private boolean isVisible(Write write, long sent, long answered) {
        return write.begin < answered
                && hasHadEffect(write)
                && writes.stream()
                        .noneMatch(later -> later.begin > write.end && later.end < sent && later.replaces(write.value));
    }

    /** A conditional write that never met its condition has not made anything absent. */
    private boolean hasHadEffect(Write write) {
        return write.over.isEmpty() || mayBe(write.over.get(), write.begin, write.end);
    }
}
