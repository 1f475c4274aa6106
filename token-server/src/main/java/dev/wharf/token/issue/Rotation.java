package dev.wharf.token.issue;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When signing keys come and go, told from the dates in their certificates alone, so that a restart changes nothing.
 *
 * <p>A key lives 90 days. Thirty days before its end the next one is made; it is published at once and signs from the
 * day after, when every cache of the published keys knows it. A key that signs no more stays published until the last
 * of its tokens has ended.
 *
 * @param algorithm what tokens are signed with now; keys for another one only stay published
 * @param longestToken the longest lifetime of a token
 * @param end the end of the CA, and so of every key
 */
record Rotation(SigningAlgorithm algorithm, Duration longestToken, Instant end) {
    static final Duration MADE_BEFORE_END = Duration.ofDays(30);
    static final Duration PUBLISHED_BEFORE_USE = Duration.ofDays(1);

    /** For how long after its end a token may still be accepted somewhere. */
    private static final Duration LEEWAY = Duration.ofMinutes(10);

    /** Whether a token that is signed now would end before the CA. */
    boolean canSign(Instant now) {
        return end.isAfter(now.plus(longestToken).plus(LEEWAY));
    }

    /**
     * Whether a new key is to be made: there is none, or none that lasts; a key that ends with the CA needs no other.
     */
    boolean isDue(List<CertifiedKey> keys, Instant now) {
        return usable(keys, now).stream()
                .allMatch(key -> key.notAfter().isBefore(end)
                        && key.notAfter().minus(MADE_BEFORE_END).isBefore(now));
    }

    /**
     * The key that signs: the newest that has been published long enough, and as long as there is none, at first or
     * after a change of the algorithm, the oldest.
     */
    Optional<CertifiedKey> active(List<CertifiedKey> keys, Instant now) {
        List<CertifiedKey> usable = usable(keys, now);
        return usable.reversed().stream()
                .filter(key -> !usedFrom(key).isAfter(now))
                .findFirst()
                .or(() -> usable.stream().findFirst());
    }

    /** Whether no token of a key can be valid any more. */
    boolean isOver(CertifiedKey key, CertifiedKey active, Instant now) {
        boolean replaced = key.notBefore().isBefore(active.notBefore())
                && usedFrom(active).plus(longestToken).plus(LEEWAY).isBefore(now);
        return replaced || key.notAfter().isBefore(now);
    }

    private static Instant usedFrom(CertifiedKey key) {
        return key.notBefore().plus(CertificateMaker.BACKDATED).plus(PUBLISHED_BEFORE_USE);
    }

    /** Those whose certificate outlives the tokens that they would sign now, the oldest first. */
    private List<CertifiedKey> usable(List<CertifiedKey> keys, Instant now) {
        return keys.stream()
                .filter(key -> SigningAlgorithm.of(key.publicKey()).equals(Optional.of(algorithm)))
                .filter(key -> key.notAfter().isAfter(now.plus(longestToken).plus(LEEWAY)))
                .sorted(Comparator.comparing(CertifiedKey::notBefore))
                .toList();
    }
}
