package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.it.Linearization.Effect;
import dev.wharf.it.Linearization.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What one thing of a registry, a tag, a blob or a manifest, may be, told from nothing but when requests were sent and
 * answered, and with what. Every answer is checked as it comes.
 */
final class Register {
    static final String ABSENT = "absent";

    /** A request that writes. */
    static final class Write {
        private final Effect effect;
        private final long begin;
        private long end = Linearization.NEVER;

        private Write(Effect effect, long begin) {
            this.effect = effect;
            this.begin = begin;
        }

        private Step step() {
            return new Step(effect, begin, end);
        }
    }

    private final String name;
    private final AtomicLong clock;
    private final List<Write> writes = new ArrayList<>();
    private final List<Step> reads = new ArrayList<>();
    private String settled = ABSENT;

    /** @param clock counts what happens; one for all registers */
    Register(String name, AtomicLong clock) {
        this.name = name;
        this.clock = clock;
    }

    /** The request is about to be sent. */
    synchronized Write begin(Effect effect) {
        Write write = new Write(effect, clock.incrementAndGet());
        writes.add(write);
        return write;
    }

    /** The request was answered with success. */
    synchronized void acknowledge(Write write) {
        write.end = clock.incrementAndGet();
        check("acknowledged " + write.effect.text(), steps());
    }

    /** The request was refused, and has changed nothing. */
    synchronized void withdraw(Write write) {
        writes.remove(write);
    }

    /**
     * A request was answered just now that shows what it is, or was in between.
     *
     * @param sent before the request was sent
     */
    synchronized void saw(Effect read, long sent) {
        reads.add(new Step(read, sent, clock.incrementAndGet()));
        check("saw " + read.text(), steps());
    }

    /**
     * The same for what may lag behind: until a write is answered it may show what was before, though others have seen
     * what is now.
     */
    synchronized void sawLate(Effect read, long sent) {
        List<Step> answered = writes.stream().map(Write::step).toList();
        check("saw late " + read.text(), with(answered, new Step(read, sent, clock.incrementAndGet())));
    }

    /** Whether a request sent and answered at these times may have seen this. */
    synchronized boolean may(Effect read, long sent, long answered) {
        return Linearization.exists(settled, with(steps(), new Step(read, sent, answered)));
    }

    /** Whether anything is known of it since it was settled. */
    synchronized boolean isTouched() {
        return !writes.isEmpty() || !reads.isEmpty();
    }

    /** What it was settled at. */
    synchronized String settled() {
        return settled;
    }

    /**
     * Nobody writes any more: it must be something that is possible, and is that from now on.
     *
     * @param readsHold whether what somebody has seen cannot be undone; the loss of a disk's cache undoes what was seen
     *     before it was acknowledged
     */
    synchronized void settle(String observed, boolean readsHold) {
        long now = clock.incrementAndGet();
        check("while it ran", steps());
        List<Step> kept = readsHold ? steps() : writes.stream().map(Write::step).toList();
        check("at rest " + observed, with(kept, new Step(Effect.read(observed), now, clock.incrementAndGet())));
        writes.clear();
        reads.clear();
        settled = observed;
    }

    private void check(String what, List<Step> steps) {
        assertThat(Linearization.exists(settled, steps))
                .as(() -> name + ": " + what + ", after " + describe())
                .isTrue();
    }

    private List<Step> steps() {
        return Stream.concat(writes.stream().map(Write::step), reads.stream()).toList();
    }

    private static List<Step> with(List<Step> steps, Step last) {
        return Stream.concat(steps.stream(), Stream.of(last)).toList();
    }

    private String describe() {
        return settled
                + steps().stream()
                        .map(step -> step.effect().text() + "@" + step.begin() + "-"
                                + (step.end() == Linearization.NEVER ? "" : step.end()))
                        .toList();
    }
}
