package dev.wharf.token.authn;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.wharf.token.authn.PasswordHasher.Verdict;
import dev.wharf.token.storage.User;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for two minutes which passwords were right, so that a burst of requests of one client costs one bcrypt;
 * equal logins at the same time share it too. An entry's key holds the account's credential epoch: it is dead the
 * moment the account changes. Wrong passwords are not remembered.
 */
final class CredentialCache {
    private static final String HMAC = "HmacSHA256";
    private static final Duration LIFETIME = Duration.ofMinutes(2);
    private static final int MAX_ENTRIES = 10_000;

    private final SecretKeySpec secret;
    private final AsyncCache<ByteBuffer, Verdict> verdicts;

    CredentialCache(SecureRandom random, Ticker ticker) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        this.secret = new SecretKeySpec(key, HMAC);
        this.verdicts = Caffeine.newBuilder()
                .maximumSize(MAX_ENTRIES)
                .expireAfterWrite(LIFETIME)
                .ticker(ticker)
                .executor(Runnable::run)
                .buildAsync();
    }

    /** Whether the password is right: from memory, from a check under way, or from a new one, for which it waits. */
    Verdict verify(User user, String password, Supplier<CompletableFuture<Verdict>> check) {
        ByteBuffer key = key(user, password);
        CompletableFuture<Verdict> checked = verdicts.get(key, (_, _) -> check.get());
        Verdict verdict = checked.join();
        if (verdict != Verdict.RIGHT) {
            verdicts.asMap().remove(key, checked);
        }
        return verdict;
    }

    /** Keyed, so that a look into the memory of the process gives nothing to try passwords against. */
    private ByteBuffer key(User user, String password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            mac.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                    .putLong(user.id())
                    .putInt(user.credentialEpoch())
                    .flip());
            return ByteBuffer.wrap(mac.doFinal(password.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }
}
