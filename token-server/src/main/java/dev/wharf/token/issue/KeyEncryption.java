package dev.wharf.token.issue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what the database keeps of private keys (AES-256-GCM). What is sealed can be opened only in the place that
 * it was sealed for: copied into another row it is worth nothing.
 */
public final class KeyEncryption {
    /** The shortest secret, in characters: what {@code openssl rand -hex 16} prints. */
    public static final int SHORTEST = 32;

    private static final String FORM = "v1.";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;

    private final SecretKey key;
    private final String source;
    private final SecureRandom random;

    /**
     * @param secret what the key is derived from, at least {@link #SHORTEST} characters that nobody can guess
     * @param source where the secret comes from, for people
     */
    public KeyEncryption(String secret, String source, SecureRandom random) {
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException("at least " + SHORTEST + " characters");
        }
        this.key = derive(secret);
        this.source = source;
        this.random = random;
    }

    private static SecretKey derive(String secret) {
        try {
            HKDFParameterSpec derivation = HKDFParameterSpec.ofExtract()
                    .addIKM(secret.getBytes(UTF_8))
                    .thenExpand("wharf signing keys".getBytes(UTF_8), KEY_BYTES);
            return new SecretKeySpec(KDF.getInstance("HKDF-SHA256").deriveData(derivation), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HKDF", e);
        }
    }

    /**
     * Encrypts.
     *
     * @param place what it has to be opened with
     */
    String seal(byte[] plain, String place) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(plain);
        byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
        System.arraycopy(encrypted, 0, sealed, NONCE_BYTES, encrypted.length);
        return FORM + Base64.getEncoder().encodeToString(sealed);
    }

    /**
     * Decrypts.
     *
     * @throws AEADBadTagException if it was sealed with another secret or for another place, or was changed
     */
    byte[] open(String sealed, String place) throws GeneralSecurityException {
        byte[] bytes = decode(sealed);
        byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
        return cipher(Cipher.DECRYPT_MODE, nonce, place).doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
    }

    private static byte[] decode(String sealed) throws AEADBadTagException {
        try {
            byte[] bytes =
                    sealed.startsWith(FORM) ? Base64.getDecoder().decode(sealed.substring(FORM.length())) : new byte[0];
            if (bytes.length > NONCE_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the same refusal as what is too short.
        }
        throw new AEADBadTagException("not sealed by us");
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(UTF_8));
        return cipher;
    }

    /** Where its secret comes from. */
    @Override
    public String toString() {
        return source;
    }
}
