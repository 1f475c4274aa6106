package dev.wharf.token.issue;

import dev.wharf.token.storage.PolicyEpoch;
import dev.wharf.token.storage.SigningKeyStore;
import dev.wharf.token.storage.StorageException;
import dev.wharf.token.storage.StoredKey;
import dev.wharf.token.storage.Transactions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What servers share, without a database, and the servers' keys over it. */
final class InMemoryKeys implements SigningKeyStore, Transactions, PolicyEpoch {
    static final String SECRET = "a secret of thirty-two characters";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, StoredKey> keys = new LinkedHashMap<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private boolean away;
    private boolean locked;
    private long epoch;

    /** The keys of one server. */
    SigningKeys open(Path data, Rotation rotation, SettableClock clock) {
        return open(data, rotation, clock, SECRET, false);
    }

    SigningKeys open(Path data, Rotation rotation, SettableClock clock, String secret, boolean discard) {
        return SigningKeys.open(
                data,
                new SigningKeys.Storage(this, this, this),
                new KeyEncryption(secret, "the key of the test", RANDOM),
                rotation,
                new SigningKeys.Luck(clock, RANDOM),
                discard);
    }

    /** Keys of a server alone, for tests that are not about them. */
    static SigningKeys alone(Path data, SigningAlgorithm algorithm, SettableClock clock) {
        return new InMemoryKeys().open(data, rotation(algorithm, Duration.ofHours(1)), clock);
    }

    /** The defaults. */
    static Rotation rotation(SigningAlgorithm algorithm, Duration longestToken) {
        return new Rotation(algorithm, longestToken, Duration.ofDays(1), Duration.ofDays(60));
    }

    /** From now on it does not answer, or does again. */
    void away(boolean isAway) {
        away = isAway;
    }

    @Override
    public void lock() {
        check();
        locked = true;
    }

    @Override
    public List<StoredKey> list() {
        check();
        return keys.values().stream()
                .sorted(Comparator.comparing((StoredKey key) -> key.times().created())
                        .thenComparing(StoredKey::id))
                .toList();
    }

    @Override
    public void put(StoredKey key) {
        checkLocked();
        keys.put(key.id(), key);
    }

    @Override
    public void delete(String id) {
        checkLocked();
        keys.remove(id);
    }

    private void checkLocked() {
        check();
        if (!locked) {
            throw new IllegalStateException("somebody else may be changing the keys");
        }
        epoch++;
    }

    private void check() {
        if (away) {
            throw new StorageException("nobody is there");
        }
    }

    @Override
    public <R> R commit(Supplier<R> changes) {
        Map<String, StoredKey> before = Map.copyOf(keys);
        R result;
        try {
            result = changes.get();
        } catch (RuntimeException e) {
            keys.clear();
            keys.putAll(before);
            afterwards.clear();
            throw e;
        } finally {
            locked = false;
        }
        List.copyOf(afterwards).forEach(Runnable::run);
        afterwards.clear();
        return result;
    }

    @Override
    public void awaitTurn() {
        check();
    }

    @Override
    public void afterwards(Runnable task) {
        afterwards.add(task);
    }

    @Override
    public long epoch() {
        check();
        return epoch;
    }
}
