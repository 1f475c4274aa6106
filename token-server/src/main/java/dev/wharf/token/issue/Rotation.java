package dev.wharf.token.issue;

import dev.wharf.token.storage.StoredKey.Role;
import dev.wharf.token.storage.StoredKey.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * When keys come and go. A signing key is published some time before it signs, so that every cache of the published
 * keys knows it by then, and after another one has taken over until the last of its tokens has ended.
 *
 * @param algorithm what tokens are signed with; keys for another one only stay published
 * @param longestToken the longest lifetime of a token
 * @param announced how long a key is published before it signs
 * @param interval how long a key signs before the next one is made
 */
public record Rotation(SigningAlgorithm algorithm, Duration longestToken, Duration announced, Duration interval) {
    /** Whatever the interval, there is time to notice that no next key could be made. */
    static final Duration MADE_BEFORE_END = Duration.ofDays(30);

    /**
     * For how long after its end a token may still be accepted somewhere: a minute, and five that copies are cached.
     */
    static final Duration LEEWAY = Duration.ofMinutes(6);

    /** One change of the keys. */
    sealed interface Step {
        /** A new CA is made. */
        record NewAuthority() implements Step {}

        /** A new signing key is made, and published. */
        record NewKey() implements Step {}

        /** A key signs from now on, and the one that has signed retires. */
        record Activate(KeptKey key) implements Step {}

        /** A key is forgotten. */
        record Forget(KeptKey key) implements Step {}
    }

    /** The most urgent change whose time has come. */
    Optional<Step> next(List<KeptKey> keys, Instant now) {
        Optional<KeptKey> authority = authority(keys);
        if (authority.isEmpty() || !outlives(authority.get(), now)) {
            return Optional.of(authority.<Step>map(Step.Forget::new).orElseGet(Step.NewAuthority::new));
        }
        Predicate<KeptKey> usable = key -> canSign(key, authority.get(), now);
        Optional<KeptKey> active = active(keys).filter(usable);
        Optional<KeptKey> next = signing(keys, State.NEXT).filter(usable).findFirst();
        Optional<Step> replacement = active.isEmpty()
                ? Optional.of(next.<Step>map(Step.Activate::new).orElseGet(Step.NewKey::new))
                : replace(active.get(), next, authority.get(), now);
        return replacement.or(() -> keys.stream()
                .filter(key -> isOver(key, usable, now))
                .findFirst()
                .map(Step.Forget::new));
    }

    private Optional<Step> replace(KeptKey active, Optional<KeptKey> next, KeptKey authority, Instant now) {
        if (next.isPresent()) {
            return next.filter(key -> !usedFrom(key).isAfter(now)).map(Step.Activate::new);
        }
        Instant madeAt = earlier(
                active.stored().times().activated().orElse(Instant.EPOCH).plus(interval),
                active.notAfter().minus(MADE_BEFORE_END));
        // A key that ends with the CA needs no other: that one would end with it too.
        return madeAt.isAfter(now) || !active.notAfter().isBefore(authority.notAfter())
                ? Optional.empty()
                : Optional.of(new Step.NewKey());
    }

    /** The CA that certifies new keys, if there is one. */
    static Optional<KeptKey> authority(List<KeptKey> keys) {
        return keys.stream().filter(key -> key.is(Role.CA, State.ACTIVE)).findFirst();
    }

    /** The key that signs, if there is one. */
    static Optional<KeptKey> active(List<KeptKey> keys) {
        return signing(keys, State.ACTIVE).findFirst();
    }

    /** The signing keys in a state, the oldest first. */
    static Stream<KeptKey> signing(List<KeptKey> keys, State state) {
        return keys.stream().filter(key -> key.is(Role.SIGNING, state));
    }

    private boolean canSign(KeptKey key, KeptKey authority, Instant now) {
        return key.algorithm().equals(Optional.of(algorithm)) && key.isBelow(authority) && outlives(key, now);
    }

    /** Whether a token that is signed now would end before the certificate. */
    private boolean outlives(KeptKey key, Instant now) {
        return key.notAfter().isAfter(now.plus(longestToken).plus(LEEWAY));
    }

    /** When a key that is published is to sign. */
    Instant usedFrom(KeptKey key) {
        return key.stored().times().created().plus(announced);
    }

    /** Whether nobody needs to know a key any more. */
    private boolean isOver(KeptKey key, Predicate<KeptKey> usable, Instant now) {
        boolean ended = key.notAfter().isBefore(now);
        return switch (key.stored().state()) {
            case NEXT -> !usable.test(key);
            case ACTIVE -> false;
            case RETIRING -> ended || lastTokenOf(key).isBefore(now);
            // Whoever has got hold of it can sign as long as its certificate is valid.
            case REVOKED -> key.notAfter().plus(LEEWAY).isBefore(now);
        };
    }

    private Instant lastTokenOf(KeptKey retiring) {
        return retiring.stored()
                .times()
                .retired()
                .orElse(Instant.EPOCH)
                .plus(longestToken)
                .plus(LEEWAY);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
