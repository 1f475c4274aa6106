package dev.wharf.token.issue;

import com.nimbusds.jose.JWSAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** How tokens are signed (RFC 7518, RFC 8037). */
public enum SigningAlgorithm {
    ES256("ES256", "EC", "SHA256withECDSAinP1363Format"),
    RS256("RS256", "RSA", "SHA256withRSA"),
    EDDSA("EdDSA", "EdDSA", "Ed25519");

    private static final int RSA_BITS = 2048;
    private static final int P256_BITS = 256;

    private final String label;
    private final String keyType;
    private final String signature;

    SigningAlgorithm(String label, String keyType, String signature) {
        this.label = label;
        this.keyType = keyType;
        this.signature = signature;
    }

    /** The word in settings and in the token's header. */
    public String label() {
        return label;
    }

    /** Finds an algorithm by its {@link #label()}, exactly as written; empty if there is none. */
    public static Optional<SigningAlgorithm> of(String label) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.label().equals(label))
                .findFirst();
    }

    /** The algorithm that a key is for; empty if for none of these. */
    static Optional<SigningAlgorithm> of(PublicKey key) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.keyType.equals(key.getAlgorithm()))
                .findFirst();
    }

    JWSAlgorithm jws() {
        return JWSAlgorithm.parse(label);
    }

    /** What {@link java.security.Signature} calls it. */
    String signature() {
        return signature;
    }

    KeyPair newKey(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(this == EDDSA ? "Ed25519" : keyType);
        switch (this) {
            case ES256 -> generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            case RS256 -> generator.initialize(RSA_BITS, random);
            case EDDSA -> {} // one size only
        }
        KeyPair pair = generator.generateKeyPair();
        while (pair.getPublic() instanceof ECPublicKey key && startsWithZero(key)) {
            pair = generator.generateKeyPair();
        }
        return pair;
    }

    /** registry 3.x drops leading zero bytes when it computes an EC key's id, and then looks for another id. */
    private static boolean startsWithZero(ECPublicKey key) {
        int fullLength = P256_BITS - Byte.SIZE;
        return key.getW().getAffineX().bitLength() <= fullLength
                || key.getW().getAffineY().bitLength() <= fullLength;
    }
}
