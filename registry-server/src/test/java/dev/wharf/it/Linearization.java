package dev.wharf.it;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether what clients have seen of one thing can be told as a story in which one request happens after the other, each
 * between its sending and its answer (Herlihy and Wing, "Linearizability"). Looks for that story by trying all, and
 * never twice from where it has been before.
 */
final class Linearization {
    /** When a request ends that is not answered: it happens at any time, or not at all. */
    static final long NEVER = Long.MAX_VALUE;

    /**
     * What a request does.
     *
     * @param text for reports
     * @param after the value after it, given that before; empty if it would have been answered otherwise
     */
    record Effect(String text, Function<String, Optional<String>> after) {
        static Effect write(String value) {
            return new Effect("=" + value, _ -> Optional.of(value));
        }

        /** A write that is refused if the value is not this one. */
        static Effect writeOver(String expected, String value) {
            return new Effect(
                    "=" + value + " over " + expected,
                    old -> old.equals(expected) ? Optional.of(value) : Optional.empty());
        }

        /** A write that is refused if the value is this one. */
        static Effect writeUnless(String refused, String value) {
            return new Effect(
                    "=" + value + " unless " + refused,
                    old -> old.equals(refused) ? Optional.empty() : Optional.of(value));
        }

        /** Another value for this one; nothing happens to others. */
        static Effect replace(String old, String value) {
            return new Effect("=" + value + " if " + old, before -> Optional.of(before.equals(old) ? value : before));
        }

        static Effect read(String value) {
            return new Effect("?" + value, old -> old.equals(value) ? Optional.of(old) : Optional.empty());
        }

        /** A read that tells only what the value is not. */
        static Effect readOther(String value) {
            return new Effect("?not " + value, old -> old.equals(value) ? Optional.empty() : Optional.of(old));
        }
    }

    /**
     * A request.
     *
     * @param begin before it was sent; no two times are equal
     * @param end after it was answered, or {@link #NEVER}
     */
    record Step(Effect effect, long begin, long end) {
        private boolean isAnswered() {
            return end != NEVER;
        }
    }

    private record Place(BitSet done, String value) {}

    private final List<Step> steps;
    private final Set<Place> visited = new HashSet<>();

    private Linearization(List<Step> steps) {
        // The story is most likely told in the order of the answers.
        this.steps = steps.stream().sorted(Comparator.comparingLong(Step::end)).toList();
    }

    /** Whether there is such a story that begins with this value. */
    static boolean exists(String first, List<Step> steps) {
        return new Linearization(steps).continues(new BitSet(), first);
    }

    private boolean continues(BitSet done, String value) {
        int next = done.nextClearBit(0);
        if (next == steps.size() || !steps.get(next).isAnswered()) {
            return true;
        }
        if (!visited.add(new Place((BitSet) done.clone(), value))) {
            return false;
        }
        // What is sent after another one's answer cannot have happened before it.
        long firstAnswer = steps.get(next).end();
        for (int i = next; i < steps.size(); i = done.nextClearBit(i + 1)) {
            Step step = steps.get(i);
            if (step.begin() < firstAnswer && happens(i, done, value)) {
                return true;
            }
        }
        return false;
    }

    private boolean happens(int index, BitSet done, String value) {
        Optional<String> after = steps.get(index).effect().after().apply(value);
        if (after.isEmpty()) {
            return false;
        }
        done.set(index);
        boolean told = continues(done, after.get());
        done.clear(index);
        return told;
    }
}
