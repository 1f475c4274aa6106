package dev.wharf.token.federation;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The keys of one provider, read when a token needs them: if they are older than ten minutes, so that a key that was
 * withdrawn does not count for long, or if the token names a key that we do not have; but never more than once a
 * minute, and by one request however many wait. While the provider does not answer they count for 24 hours.
 */
final class ProviderKeys {
    private static final System.Logger LOG = System.getLogger(ProviderKeys.class.getName());
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration USABLE = Duration.ofHours(24);

    private final Provider provider;
    private final KeySource source;
    private final InstantSource clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile State state = new State(KeySet.EMPTY, Optional.empty(), Optional.empty(), "");

    /**
     * What is known.
     *
     * @param read when the keys were read
     * @param tried when they were last asked for
     * @param trouble what became of that, if it failed
     */
    private record State(KeySet keys, Optional<Instant> read, Optional<Instant> tried, String trouble) {
        boolean isYoungerThan(Duration age, Instant now) {
            return read.map(then -> now.isBefore(then.plus(age))).orElse(false);
        }

        boolean mayTry(Instant now) {
            return tried.map(then -> !now.isBefore(then.plus(PAUSE))).orElse(true);
        }

        boolean serves(String keyId, Instant now) {
            return isYoungerThan(FRESH, now) && keys.names(keyId);
        }
    }

    ProviderKeys(Provider provider, KeySource source, InstantSource clock) {
        this.provider = provider;
        this.source = source;
        this.clock = clock;
    }

    /**
     * The keys, with the one of this id if there is one; blocks while they are read.
     *
     * @throws IOException if there are none to go by; the message is fit for administrators
     */
    KeySet with(String keyId) throws IOException {
        State known = state.serves(keyId, clock.instant()) ? state : refreshed(keyId);
        if (!known.isYoungerThan(USABLE, clock.instant())) {
            throw new IOException(known.trouble);
        }
        return known.keys;
    }

    private State refreshed(String keyId) {
        reading.lock();
        try {
            Instant now = clock.instant();
            if (!state.serves(keyId, now) && state.mayTry(now)) {
                state = read(state, now);
            }
            return state;
        } finally {
            reading.unlock();
        }
    }

    private State read(State before, Instant now) {
        try {
            return new State(source.read(provider), Optional.of(now), Optional.of(now), "");
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the keys of provider " + provider.name() + " cannot be read: " + e.getMessage());
            return new State(before.keys, before.read, Optional.of(now), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new State(before.keys, before.read, before.tried, "interrupted");
        }
    }
}
