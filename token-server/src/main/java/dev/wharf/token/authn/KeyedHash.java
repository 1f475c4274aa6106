package dev.wharf.token.authn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 under a key of this process: what is remembered of passwords, so that a look into its memory gives
 * nothing to try others against.
 */
public final class KeyedHash {
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    public KeyedHash(SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, HMAC);
    }

    /** The hash of a password of an account, known by its id and credential epoch. */
    ByteBuffer of(long account, int epoch, String password) {
        return ByteBuffer.wrap(hash(
                ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                        .putLong(account)
                        .putInt(epoch)
                        .flip(),
                password));
    }

    /** The hash of a password of an account, known by a name that nobody may have. */
    ByteBuffer of(String name, String password) {
        return ByteBuffer.wrap(hash(ByteBuffer.wrap((name + "\0").getBytes(UTF_8)), password));
    }

    private byte[] hash(ByteBuffer account, String password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(account);
            return mac.doFinal(password.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }
}
