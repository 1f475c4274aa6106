package dev.wharf.token.storage.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;

/**
 * Answers of the database, remembered as long as nothing that decides about access has changed; see
 * {@link dev.wharf.token.storage.PolicyEpoch}.
 */
final class Remembered<K, V> {
    private record Answer<V>(long epoch, V value) {}

    private final Database database;
    private final Cache<K, Answer<V>> answers;

    /** @param size at most so many answers */
    Remembered(Database database, int size) {
        this.database = database;
        this.answers =
                Caffeine.newBuilder().maximumSize(size).executor(Runnable::run).build();
    }

    /** The answer for a key; inside a transaction always a fresh one. */
    V get(K key, Function<K, V> look) {
        if (database.isInTransaction()) {
            return look.apply(key);
        }
        long epoch = database.epoch();
        Answer<V> known = answers.getIfPresent(key);
        if (known != null && known.epoch() == epoch) {
            return known.value();
        }
        V value = look.apply(key);
        answers.put(key, new Answer<>(epoch, value));
        return value;
    }
}
