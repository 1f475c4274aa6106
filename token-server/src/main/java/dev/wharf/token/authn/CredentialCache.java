package dev.wharf.token.authn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.wharf.token.authn.PasswordHasher.Verdict;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Remembers for two minutes which passwords were right, so that a burst of requests of one client costs one bcrypt;
 * equal logins at the same time share it too. What is remembered holds the account's credential epoch: it is void the
 * moment the password changes. Wrong passwords are not remembered.
 */
final class CredentialCache {
    private static final Duration LIFETIME = Duration.ofMinutes(2);
    private static final int MAX_ENTRIES = 10_000;

    /** Whose password was right. */
    record Known(long account, int epoch) {}

    private final KeyedHash hash;
    private final Cache<ByteBuffer, Known> right;
    private final ConcurrentMap<ByteBuffer, CompletableFuture<Verdict>> running = new ConcurrentHashMap<>();

    CredentialCache(KeyedHash hash, Ticker ticker) {
        this.hash = hash;
        this.right = Caffeine.newBuilder()
                .maximumSize(MAX_ENTRIES)
                .expireAfterWrite(LIFETIME)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** The account whose password this was, by this name. */
    Optional<Known> find(String name, String password) {
        return Optional.ofNullable(right.getIfPresent(hash.of(name, password)));
    }

    /** Whether the password of an account is right: from a check under way or a new one, for which it waits. */
    Verdict verify(String name, Known account, String password, Supplier<CompletableFuture<Verdict>> check) {
        ByteBuffer key = hash.of(account.account(), account.epoch(), password);
        CompletableFuture<Verdict> checked = running.computeIfAbsent(key, _ -> check.get());
        Verdict verdict = checked.join();
        if (verdict == Verdict.RIGHT) {
            right.put(hash.of(name, password), account);
        }
        running.remove(key, checked);
        return verdict;
    }
}
