package dev.wharf.token.federation;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds a claim in nested objects by names with dots in between. Names may hold dots themselves, as
 * {@code kubernetes.io} does, so every way to read the path is tried; what can be read in two ways is not believed.
 */
sealed interface ClaimPath {
    /** The one value that the path leads to. */
    record Found(Object value) implements ClaimPath {}

    /** The path leads to nothing. */
    record Absent() implements ClaimPath {}

    /** The path leads to several values. */
    record Ambiguous() implements ClaimPath {}

    static ClaimPath find(Map<?, ?> claims, String path) {
        List<Object> values = values(claims, path).limit(2).toList();
        return switch (values.size()) {
            case 0 -> new Absent();
            case 1 -> new Found(values.getFirst());
            default -> new Ambiguous();
        };
    }

    private static Stream<Object> values(Map<?, ?> object, String path) {
        Stream<Object> whole = Stream.ofNullable(object.get(path));
        Stream<Object> nested = IntStream.range(0, path.length())
                .filter(index -> path.charAt(index) == '.')
                .boxed()
                .flatMap(dot -> object.get(path.substring(0, dot)) instanceof Map<?, ?> inner
                        ? values(inner, path.substring(dot + 1))
                        : Stream.empty());
        return Stream.concat(whole, nested).filter(Objects::nonNull);
    }
}
