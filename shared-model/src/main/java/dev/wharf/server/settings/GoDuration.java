package dev.wharf.server.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go's {@code time.ParseDuration} writes them: {@code 10s}, {@code 1h30m}, {@code 1.5h}, {@code 300ms}.
 */
public final class GoDuration {
    private static final Pattern TERM =
            Pattern.compile("(?<number>[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?<unit>ns|us|\u00b5s|\u03bcs|ms|s|m|h)");
    private static final Map<String, Long> NANOSECONDS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00b5s", 1_000L,
            "\u03bcs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    /** More digits than any duration has; bounds the work on a hostile text. */
    private static final int MAX_LENGTH = 200;

    private GoDuration() {}

    /** The duration, in whole nanoseconds below 292 years as in Go; empty if the text is none. */
    public static Optional<Duration> parse(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String terms = signed ? text.substring(1) : text;
        if (terms.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        if (terms.isEmpty() || terms.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        BigDecimal total = BigDecimal.ZERO;
        Matcher term = TERM.matcher(terms);
        int end = 0;
        while (end < terms.length()) {
            if (!term.find(end) || term.start() != end) {
                return Optional.empty();
            }
            BigDecimal unit = BigDecimal.valueOf(NANOSECONDS.getOrDefault(term.group("unit"), 0L));
            total = total.add(
                    new BigDecimal(term.group("number")).multiply(unit).setScale(0, RoundingMode.DOWN));
            end = term.end();
        }
        if (total.compareTo(LONGEST) > 0) {
            return Optional.empty();
        }
        Duration duration = Duration.ofNanos(total.longValueExact());
        return Optional.of(text.startsWith("-") ? duration.negated() : duration);
    }

    /**
     * Writes one in hours, minutes and seconds, none of them zero: {@code 15m}, {@code 1h30m}, {@code 90m} as
     * {@code 1h30m}.
     *
     * @param duration whole seconds, none of them below zero
     */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        return part(duration.toHours(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s");
    }

    private static String part(long count, String unit) {
        return count == 0 ? "" : count + unit;
    }
}
