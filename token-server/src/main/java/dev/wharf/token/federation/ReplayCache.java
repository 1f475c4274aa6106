package dev.wharf.token.federation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Remembers the ids of tokens that count once, until they end; each server its own. */
final class ReplayCache {
    private static final int MAX_TOKENS = 50_000;

    private final InstantSource clock;
    private final int capacity;
    private final Map<Key, Instant> used = new HashMap<>();

    private record Key(String issuer, String id) {}

    ReplayCache(InstantSource clock) {
        this(clock, MAX_TOKENS);
    }

    ReplayCache(InstantSource clock, int capacity) {
        this.clock = clock;
        this.capacity = capacity;
    }

    /** Whether a token is used for the first time. One that there is no room to remember is refused as well. */
    synchronized boolean isFirstUse(String issuer, String id, Instant end) {
        Instant now = clock.instant();
        if (used.size() >= capacity) {
            used.values().removeIf(until -> !now.isBefore(until));
        }
        return used.size() < capacity && used.putIfAbsent(new Key(issuer, id), end) == null;
    }
}
