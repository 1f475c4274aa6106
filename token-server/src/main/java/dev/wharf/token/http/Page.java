package dev.wharf.token.http;

import io.helidon.http.HeaderNames;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which part of a list is wanted. What is left is told by a {@code Link} header (RFC 8288), whose address leads on to
 * it.
 *
 * @param after only what comes after this one; empty from the beginning
 * @param limit at most so many
 */
record Page(Optional<String> after, int limit) {
    /** The names of its parameters. */
    static final String AFTER = "after";

    static final String LIMIT = "limit";

    private static final int DEFAULT_LIMIT = 1_000;
    private static final int MAX_LIMIT = 10_000;

    /** @throws RefusedException 422 if the limit is no number from 1 to 10,000 */
    static Page of(FormParameters query) {
        int limit = query.first(LIMIT).map(Page::limit).orElse(DEFAULT_LIMIT);
        query.first(AFTER).filter(after -> after.indexOf('\0') >= 0).ifPresent(after -> {
            throw Problem.unacceptable(AFTER, after, "must not hold a NUL").refuse();
        });
        return new Page(query.first(AFTER), limit);
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Refused below, as a number that is out of bounds.
        }
        throw Problem.unacceptable(LIMIT, text, "must be a number from 1 to " + MAX_LIMIT)
                .refuse();
    }

    /** How many to look for: one more than wanted tells whether anything is left. */
    int look() {
        return limit + 1;
    }

    /**
     * The answer.
     *
     * @param found at most {@link #look()}, in the order of their keys
     * @param key what {@code after} would say of one
     * @param view how one is shown
     */
    <T> Answer answer(ApiRequest request, List<T> found, Function<T, String> key, Function<T, ?> view) {
        List<T> shown = found.subList(0, Math.min(limit, found.size()));
        Answer answer = Answer.json(200, shown.stream().map(view).toList());
        return found.size() <= limit ? answer : next(answer, request, key.apply(shown.getLast()));
    }

    /** The answer with the address of what is left. */
    Answer next(Answer answer, ApiRequest request, String last) {
        Stream<String> kept = Stream.of(
                        request.http().prologue().query().rawValue().split("&"))
                .filter(pair -> !pair.isEmpty() && !pair.startsWith(AFTER + "="));
        Stream<String> added = Stream.of(AFTER + "=" + URLEncoder.encode(last, StandardCharsets.UTF_8));
        String query = String.join("&", Stream.concat(kept, added).toList());
        return answer.with(HeaderNames.LINK, "<" + request.http().path().rawPath() + "?" + query + ">; rel=\"next\"");
    }
}
