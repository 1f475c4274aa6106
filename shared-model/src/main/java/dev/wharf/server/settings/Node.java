package dev.wharf.server.settings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One value of the settings and the environment variable that it came from; null means from the file. */
sealed interface Node {
    @Nullable
    String variable();

    /** What stands directly below. */
    default Stream<Node> children() {
        return Stream.empty();
    }

    /** Every variable that set this value or one below it. */
    default Stream<String> variables() {
        return Stream.concat(Stream.ofNullable(variable()), children().flatMap(Node::variables))
                .distinct();
    }

    record Mapping(
            SequencedMap<String, Node> entries, @Nullable String variable) implements Node {
        static final Mapping EMPTY = new Mapping(new LinkedHashMap<>(), null);

        @Override
        public Stream<Node> children() {
            return entries.values().stream();
        }

        Mapping with(String key, Node value) {
            SequencedMap<String, Node> changed = new LinkedHashMap<>(entries);
            changed.put(key, value);
            return new Mapping(changed, variable);
        }

        /** The list that a mapping with the keys 0, 1, 2, … stands for: what indexed variables make of nothing. */
        Optional<Items> asItems() {
            if (entries.isEmpty()) {
                return Optional.empty();
            }
            for (int i = 0; i < entries.size(); i++) {
                if (!entries.containsKey(Integer.toString(i))) {
                    return Optional.empty();
                }
            }
            List<Node> items = Stream.iterate(0, i -> i + 1)
                    .limit(entries.size())
                    .map(i -> entries.get(Integer.toString(i)))
                    .toList();
            return Optional.of(new Items(items, variable));
        }
    }

    record Items(List<Node> items, @Nullable String variable) implements Node {
        @Override
        public Stream<Node> children() {
            return items.stream();
        }
    }

    /**
     * One text, number or boolean.
     *
     * @param text as written: {@code 0.1} for a version, {@code on} for a password
     * @param value what YAML 1.1 makes of it: {@link Boolean}, {@link Number} or {@link String}; empty for null
     */
    record Scalar(
            String text, Optional<Object> value, @Nullable String variable) implements Node {
        private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,18}");

        /** Whether it is neither null nor empty text. */
        boolean isSet() {
            return value.isPresent() && !text.isEmpty();
        }

        Optional<Boolean> truth() {
            return switch (text) {
                case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y" -> Optional.of(true);
                case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N" -> Optional.of(false);
                default -> Optional.empty();
            };
        }

        /** The number, also if it stands in quotes. */
        Optional<Long> wholeNumber() {
            return value.flatMap(found -> switch (found) {
                case Integer number -> Optional.of(number.longValue());
                case Long number -> Optional.of(number);
                case String quoted when INTEGER.matcher(quoted).matches() -> Optional.of(Long.parseLong(quoted));
                default -> Optional.empty();
            });
        }

        /** The duration; a bare number counts nanoseconds. */
        Optional<Duration> duration() {
            return value.orElse("") instanceof String written
                    ? GoDuration.parse(written)
                    : wholeNumber().map(Duration::ofNanos);
        }
    }

    /** The value of a variable that is not YAML; an error only if somebody asks for its key. */
    record Broken(String problem, @Nullable String variable) implements Node {}

    /** A mapping with one empty entry, which is what a bare name means where a mapping is wanted. */
    static Mapping named(String name, @Nullable String variable) {
        return new Mapping(new LinkedHashMap<>(Map.of(name, new Mapping(new LinkedHashMap<>(), variable))), variable);
    }
}
