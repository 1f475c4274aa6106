package dev.wharf.token.storage.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        return getAll(List.of(key), keys -> List.of(look.apply(keys.getFirst())))
                .getFirst();
    }

    /**
     * The answers for keys that differ, in their order; inside a transaction always fresh ones.
     *
     * @param look finds what is not known, all of it at once and in its order
     */
    List<V> getAll(List<K> keys, Function<List<K>, List<V>> look) {
        if (database.isInTransaction()) {
            return look.apply(keys);
        }
        long epoch = database.epoch();
        Map<K, V> found = new HashMap<>();
        List<K> unknown = new ArrayList<>();
        for (K key : keys) {
            Answer<V> known = answers.getIfPresent(key);
            if (known != null && known.epoch() == epoch) {
                found.put(key, known.value());
            } else {
                unknown.add(key);
            }
        }
        if (!unknown.isEmpty()) {
            List<V> values = look.apply(unknown);
            for (int i = 0; i < unknown.size(); i++) {
                answers.put(unknown.get(i), new Answer<>(epoch, values.get(i)));
                found.put(unknown.get(i), values.get(i));
            }
        }
        return keys.stream().map(found::get).map(Objects::requireNonNull).toList();
    }
}
