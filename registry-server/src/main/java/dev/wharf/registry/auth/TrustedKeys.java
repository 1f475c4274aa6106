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

/**
 * The keys that tokens may be signed with, found by any of the names that token servers use: the {@code kid} of the key
 * set, the RFC 7638 thumbprint, and registry:2's fingerprint.
 *
 * <p>The certificates' keys are fixed. A key set is read again when it is five minutes old, behind the back of the
 * request that notices, and at once, but at most every ten seconds, for a key id that nobody knows. While the source
 * fails the last good set stays and the intervals are ten seconds and one, so that the registry outlives its token
 * server's restarts and may start before it.
 */
public final class TrustedKeys {
    private static final System.Logger LOG = System.getLogger(TrustedKeys.class.getName());

    private enum Urgency {
        /** The keys are getting old. */
        ROUTINE(Duration.ofMinutes(5), Duration.ofSeconds(10)),
        /** A token names a key that we do not have. */
        UNKNOWN_KEY(Duration.ofSeconds(10), Duration.ofSeconds(1));

        private final Duration afterSuccess;
        private final Duration afterFailure;

        Urgency(Duration afterSuccess, Duration afterFailure) {
            this.afterSuccess = afterSuccess;
            this.afterFailure = afterFailure;
        }
    }

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
            refresh(Urgency.UNKNOWN_KEY);
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
        if (source.isPresent() && isDue(Urgency.ROUTINE) && !reading.isLocked()) {
            background.execute(() -> refresh(Urgency.ROUTINE));
        }
    }

    private Optional<TrustedKey> known(String id) {
        return Optional.ofNullable(certified.get(id)).or(() -> Optional.ofNullable(published.keys.get(id)));
    }

    private boolean isDue(Urgency urgency) {
        return last.map(attempt -> {
                    Duration pause = attempt.failed ? urgency.afterFailure : urgency.afterSuccess;
                    return !clock.instant().isBefore(attempt.at.plus(pause));
                })
                .orElse(true);
    }

    private void refresh(Urgency urgency) {
        if (source.isEmpty()) {
            return;
        }
        reading.lock();
        try {
            if (isDue(urgency)) {
                last = Optional.of(new Attempt(clock.instant(), true));
                Map<String, TrustedKey> found = parse(source.get().read());
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
