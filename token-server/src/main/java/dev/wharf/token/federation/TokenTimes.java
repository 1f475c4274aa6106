package dev.wharf.token.federation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and checks the times of a token (RFC 7519 section 4.1): whole seconds, with 60 s for clocks that differ. */
final class TokenTimes {
    /** How far the clocks of provider and token server may be apart. */
    static final Duration LEEWAY = Duration.ofSeconds(60);

    /** The end of the year 9999; later times would not fit everywhere. */
    private static final long MAX_EPOCH_SECOND = 253_402_300_799L;

    private TokenTimes() {}

    /** What is wrong with the times now; empty if nothing is. */
    static Optional<Failure> failure(Map<String, Object> claims, Duration maxAge, Instant now) {
        return expiry(claims.get("exp"), now)
                .or(() -> start(claims.get("nbf"), now))
                .or(() -> issue(claims.get("iat"), maxAge, now));
    }

    private static Optional<Failure> expiry(@Nullable Object claim, Instant now) {
        Optional<Instant> expiry = time(claim);
        if (expiry.isEmpty()) {
            return failure("exp", "there is no time at which the token ends");
        }
        return now.isBefore(expiry.get().plus(LEEWAY)) ? Optional.empty() : failure("exp", "ended at " + expiry.get());
    }

    private static Optional<Failure> start(@Nullable Object claim, Instant now) {
        if (claim == null) {
            return Optional.empty();
        }
        Optional<Instant> start = time(claim);
        if (start.isEmpty()) {
            return failure("nbf", "is no time");
        }
        return isFuture(start.get(), now) ? failure("nbf", "begins at " + start.get()) : Optional.empty();
    }

    private static Optional<Failure> issue(@Nullable Object claim, Duration maxAge, Instant now) {
        Optional<Instant> issued = time(claim);
        if (issued.isEmpty()) {
            return failure("iat", "there is no time at which the token was issued");
        }
        if (isFuture(issued.get(), now)) {
            return failure("iat", "will be issued at " + issued.get());
        }
        return now.isAfter(issued.get().plus(maxAge).plus(LEEWAY))
                ? failure("iat", "was issued at " + issued.get() + ", accepted are " + maxAge.toSeconds() + " s of age")
                : Optional.empty();
    }

    private static boolean isFuture(Instant time, Instant now) {
        return time.isAfter(now.plus(LEEWAY));
    }

    private static Optional<Failure> failure(String claim, String problem) {
        return Optional.of(new Failure(claim, problem));
    }

    /** The time that a claim says. */
    static Optional<Instant> time(@Nullable Object claim) {
        return claim instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= MAX_EPOCH_SECOND
                ? Optional.of(Instant.ofEpochSecond(number.longValue()))
                : Optional.empty();
    }
}
