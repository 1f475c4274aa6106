package dev.wharf.registry.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which tokens are not to be believed although their signatures are good and they have not ended. */
public final class Revocations {
    /** No token of Wharf lives longer than a day; the other is for clocks that differ. */
    private static final Duration LONGEST_TOKEN = Duration.ofDays(2);

    private volatile Known known = new Known(Map.of(), Set.of());

    /**
     * What is known.
     *
     * @param notBefore of each subject, before which its tokens are void
     * @param keys RFC 7638 thumbprints of the keys whose tokens are void
     */
    record Known(Map<String, Instant> notBefore, Set<String> keys) {}

    /** Whether a token may be believed as far as is known. */
    boolean allow(VerifiedToken token) {
        Known now = known;
        Instant notBefore = now.notBefore.get(token.subject());
        return (notBefore == null || !token.asOf().isBefore(notBefore))
                && Collections.disjoint(token.signers(), now.keys);
    }

    /** Takes in further subjects, and the keys in place of those that were known. */
    void add(Known news, Instant now) {
        Map<String, Instant> notBefore = new HashMap<>(known.notBefore);
        news.notBefore.forEach((subject, time) -> notBefore.merge(subject, time, (a, b) -> a.isAfter(b) ? a : b));
        notBefore.values().removeIf(time -> time.plus(LONGEST_TOKEN).isBefore(now));
        known = new Known(Map.copyOf(notBefore), Set.copyOf(news.keys));
    }

    /** The latest time of all; empty if nobody's tokens are void. */
    Optional<Instant> latest() {
        return known.notBefore.values().stream().max(Instant::compareTo);
    }
}
