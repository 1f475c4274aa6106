package dev.wharf.it;

import static dev.wharf.it.Linearization.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.it.Linearization.Effect;
import dev.wharf.it.Linearization.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinearizationTest {
    @Test
    void noStoryForALostWrite() {
        assertThat(exists(step(Effect.write("a"), 1, 2), step(Effect.read("0"), 3, 4)))
                .isFalse();
        assertThat(exists(step(Effect.write("a"), 1, 3), step(Effect.read("0"), 2, 4)))
                .isTrue();
    }

    @Test
    void noStoryForAReadThatGoesBack() {
        Step write = step(Effect.write("a"), 1, 8);
        assertThat(exists(write, step(Effect.read("a"), 2, 3), step(Effect.read("0"), 4, 5)))
                .isFalse();
        assertThat(exists(write, step(Effect.read("a"), 2, 4), step(Effect.read("0"), 3, 5)))
                .isTrue();
    }

    @Test
    void noStoryForAValueThatNobodyWrote() {
        assertThat(exists(step(Effect.write("a"), 1, 2), step(Effect.read("b"), 3, 4)))
                .isFalse();
        assertThat(exists(step(Effect.read("a"), 1, 2), step(Effect.write("a"), 3, 4)))
                .isFalse();
    }

    @Test
    void anUnansweredWriteHappensAtAnyTimeOrNever() {
        Step write = step(Effect.write("a"), 1, NEVER);
        assertThat(exists(write, step(Effect.read("0"), 2, 3))).isTrue();
        assertThat(exists(write, step(Effect.read("0"), 2, 3), step(Effect.read("a"), 4, 5)))
                .isTrue();
        assertThat(exists(write, step(Effect.read("a"), 2, 3), step(Effect.read("0"), 4, 5)))
                .isFalse();
    }

    @Test
    void onlyOneOfTwoWinsARace() {
        Step first = step(Effect.writeOver("0", "a"), 1, 4);
        assertThat(exists(first, step(Effect.readOther("0"), 2, 3))).isTrue();
        assertThat(exists(first, step(Effect.writeOver("0", "b"), 2, 3))).isFalse();
        assertThat(exists(first, step(Effect.writeOver("a", "b"), 2, 3))).isTrue();
    }

    @Test
    void aRefusalNeedsSomethingThatStoodInTheWay() {
        assertThat(exists(step(Effect.readOther("0"), 1, 2))).isFalse();
        assertThat(exists(step(Effect.write("a"), 1, NEVER), step(Effect.readOther("0"), 2, 3)))
                .isTrue();
    }

    @Test
    void whatIsNotThereCannotBeDeleted() {
        Step deletion = step(Effect.writeUnless("0", "0"), 3, 4);
        assertThat(exists(deletion)).isFalse();
        assertThat(exists(step(Effect.write("a"), 1, 2), deletion)).isTrue();
    }

    @Test
    void replacesOnlyWhatItMeans() {
        Step write = step(Effect.write("a"), 1, 2);
        assertThat(exists(write, step(Effect.replace("a", "b"), 3, 4), step(Effect.read("a"), 5, 6)))
                .isFalse();
        assertThat(exists(write, step(Effect.replace("c", "b"), 3, 4), step(Effect.read("b"), 5, 6)))
                .isFalse();
        assertThat(exists(write, step(Effect.replace("c", "b"), 3, 4), step(Effect.read("a"), 5, 6)))
                .isTrue();
    }

    /** Against all orders of a few steps, tried one by one. */
    @Test
    void findsAStoryWhereThereIsOne() {
        SplittableRandom random = new SplittableRandom(7);
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            List<Step> steps = randomSteps(random);
            boolean expected = existsByTrying("0", steps);
            assertThat(Linearization.exists("0", steps)).as("%s", steps).isEqualTo(expected);
            found += expected ? 1 : 0;
        }
        assertThat(found).isBetween(5_000, 15_000);
    }

    private static List<Step> randomSteps(SplittableRandom random) {
        int count = 1 + random.nextInt(5);
        List<Long> times =
                new ArrayList<>(LongStream.range(0, 2L * count).boxed().toList());
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long one = times.remove(random.nextInt(times.size()));
            long other = times.remove(random.nextInt(times.size()));
            long end = random.nextInt(4) == 0 ? NEVER : Math.max(one, other);
            steps.add(step(randomEffect(random), Math.min(one, other), end));
        }
        return steps;
    }

    private static Effect randomEffect(SplittableRandom random) {
        String one = Integer.toString(random.nextInt(3));
        String other = Integer.toString(random.nextInt(3));
        return switch (random.nextInt(6)) {
            case 0 -> Effect.writeOver(one, other);
            case 1 -> Effect.writeUnless(one, other);
            case 2 -> Effect.replace(one, other);
            case 3 -> Effect.read(one);
            case 4 -> Effect.readOther(one);
            default -> Effect.write(one);
        };
    }

    private static boolean existsByTrying(String value, List<Step> left) {
        return left.stream().allMatch(step -> step.end() == NEVER)
                || left.stream()
                        .filter(step -> left.stream().noneMatch(other -> other.end() < step.begin()))
                        .anyMatch(step -> {
                            Optional<String> after = step.effect().after().apply(value);
                            return after.isPresent()
                                    && existsByTrying(
                                            after.get(),
                                            left.stream()
                                                    .filter(other -> !other.equals(step))
                                                    .toList());
                        });
    }

    private static boolean exists(Step... steps) {
        return Linearization.exists("0", Stream.of(steps).toList());
    }

    private static Step step(Effect effect, long begin, long end) {
        return new Step(effect, begin, end);
    }
}
