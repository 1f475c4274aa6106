package dev.wharf.registry.auth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The keys that tokens may be signed with, found by any of the names that token servers use: the {@code kid} of the key
 * set, the RFC 7638 thumbprint, and registry:2's fingerprint.
 *
 * <p>The certificates' keys are fixed. A key set is read again when it is five minutes old, behind the back of the
 * request that notices, and at once for a key id that nobody knows: a key that had to replace another in haste is
 * perhaps younger than the set. That happens at most ten times in a row and then once a second, whatever ids people
 * make up. While the source fails the last good set stays and the intervals are ten seconds and one, so that the
 * registry outlives its token server's restarts and may start before it.
 */
public final class TrustedKeys {
    private static final System.Logger LOG = System.getLogger(TrustedKeys.class.getName());

    private static final Duration OLD = Duration.ofMinutes(5);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int IN_A_ROW = 10;

    /** The key set, and how often it has changed. */
    private record Published(Map<String, TrustedKey> keys, long generation) {}

    /** When the source was last asked. */
    private record Attempt(Instant at, boolean failed) {}

    private final Map<String, TrustedKey> certified = new HashMap<>();
    private final Optional<JwksSource> source;
    private final InstantSource clock;
    private final Executor background;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Published published = new Published(Map.of(), 0);
    private volatile Optional<Attempt> last = Optional.empty();
    private int looks = IN_A_ROW;
    private Instant looksSince = Instant.EPOCH;

    /**
     * @param certificates the trusted certificates, whose own keys may sign
     * @param source of further keys
     * @param background runs a refresh that no request waits for
     */
    public TrustedKeys(
            List<X509Certificate> certificates, Optional<JwksSource> source, InstantSource clock, Executor background) {
        certificates.forEach(
                certificate -> index(certified, new TrustedKey(certificate.getPublicKey(), Optional.empty())));
        this.source = source;
        this.clock = clock;
        this.background = background;
    }

    /** The key of that name; empty if there is none, even after a look at the source. */
    Optional<TrustedKey> find(String id) {
        refreshIfOld();
        return known(id).or(() -> {
            lookFor(id);
            return known(id);
        });
    }

    /** Counts the changes of the keys: what was verified with others has to be verified again. */
    long generation() {
        refreshIfOld();
        return published.generation;
    }

    /** Reads the source if it has not been read yet or is due; failures are logged and not thrown. */
    public void refreshIfOld() {
        if (source.isPresent() && isOld() && !reading.isLocked()) {
            background.execute(() -> source.ifPresent(keys -> whileNobodyReads(this::isOld, keys)));
        }
    }

    private void lookFor(String id) {
        source.ifPresent(keys -> whileNobodyReads(() -> known(id).isEmpty() && mayLook(), keys));
    }

    private Optional<TrustedKey> known(String id) {
        return Optional.ofNullable(certified.get(id)).or(() -> Optional.ofNullable(published.keys.get(id)));
    }

    private boolean isOld() {
        return last.map(attempt -> isOver(attempt, attempt.failed ? AFTER_FAILURE : OLD))
                .orElse(true);
    }

    private boolean isOver(Attempt attempt, Duration pause) {
        return !clock.instant().isBefore(attempt.at.plus(pause));
    }

    /** Counts the look. */
    private boolean mayLook() {
        if (last.filter(attempt -> attempt.failed && !isOver(attempt, PAUSE)).isPresent()) {
            return false;
        }
        Instant now = clock.instant();
        long more = Math.max(0, Duration.between(looksSince, now).dividedBy(PAUSE));
        looks = (int) Math.min(IN_A_ROW, looks + more);
        looksSince = looks == IN_A_ROW ? now : looksSince.plus(PAUSE.multipliedBy(more));
        if (looks == 0) {
            return false;
        }
        looks--;
        return true;
    }

    private void whileNobodyReads(BooleanSupplier isDue, JwksSource keys) {
        reading.lock();
        try {
            if (isDue.getAsBoolean()) {
                last = Optional.of(new Attempt(clock.instant(), true));
                Map<String, TrustedKey> found = parse(keys.read());
                if (!found.equals(published.keys)) {
                    published = new Published(found, published.generation + 1);
                }
                last = Optional.of(new Attempt(clock.instant(), false));
            }
        } catch (IOException | ParseException e) {
            LOG.log(Level.WARNING, "auth.token.jwks cannot be read, the last good keys stay: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reading.unlock();
        }
    }

    private static Map<String, TrustedKey> parse(String json) throws ParseException {
        Map<String, TrustedKey> keys = new HashMap<>();
        try {
            for (JWK jwk : JWKSet.parse(json).getKeys()) {
                TrustedKey.of(jwk).ifPresent(key -> {
                    index(keys, key);
                    if (jwk.getKeyID() != null) {
                        keys.put(jwk.getKeyID(), key);
                    }
                });
            }
        } catch (RuntimeException e) {
            // The library has runtime exceptions for some garbage.
            throw new ParseException("not a key set: " + e, 0);
        }
        return Map.copyOf(keys);
    }

    private static void index(Map<String, TrustedKey> keys, TrustedKey trusted) {
        PublicKey key = trusted.key();
        KeyIds.thumbprint(key).ifPresent(id -> keys.put(id, trusted));
        keys.put(KeyIds.fingerprint(key), trusted);
    }
}
