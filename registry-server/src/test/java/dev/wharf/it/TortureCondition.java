package dev.wharf.it;

import static dev.wharf.it.Register.ABSENT;

import dev.wharf.it.Linearization.Effect;
import java.util.List;
import java.util.Optional;

/**
 * What a push says about the tags that it moves.
 *
 * @param headers names and values in turn
 * @param write makes of a value the effect of writing it
 * @param refusal what is known of a tag because of which the push is refused; empty if it never is
 */
record TortureCondition(List<String> headers, Write write, Optional<Effect> refusal) {
    /** An effect for each value. */
    @FunctionalInterface
    interface Write {
        Effect of(String value);
    }

    static TortureCondition none() {
        return new TortureCondition(List.of(), Effect::write, Optional.empty());
    }

    static TortureCondition absent() {
        return only("If-None-Match", "*", ABSENT);
    }

    static TortureCondition present() {
        return unless("If-Match", "*", ABSENT);
    }

    static TortureCondition at(String digest) {
        return only("If-Match", quoted(digest), digest);
    }

    static TortureCondition notAt(String digest) {
        return unless("If-None-Match", quoted(digest), digest);
    }

    private static TortureCondition only(String header, String text, String expected) {
        return new TortureCondition(
                List.of(header, text),
                value -> Effect.writeOver(expected, value),
                Optional.of(Effect.readOther(expected)));
    }

    private static TortureCondition unless(String header, String text, String refused) {
        return new TortureCondition(
                List.of(header, text), value -> Effect.writeUnless(refused, value), Optional.of(Effect.read(refused)));
    }

    private static String quoted(String digest) {
        return "\"" + digest + "\"";
    }
}
