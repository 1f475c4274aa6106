package dev.wharf.token.federation;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a provider may sign (RFC 7518, RFC 8037): with a public-key algorithm. There is no {@code none}, and no HS256,
 * with which a published key would be a shared secret (RFC 8725 section 2.1).
 */
public enum JwsAlgorithm {
    RS256("RS256", "SHA256withRSA", 256),
    RS384("RS384", "SHA384withRSA", 384),
    RS512("RS512", "SHA512withRSA", 512),
    PS256("PS256", "RSASSA-PSS", 256),
    PS384("PS384", "RSASSA-PSS", 384),
    PS512("PS512", "RSASSA-PSS", 512),
    ES256("ES256", "SHA256withECDSAinP1363Format", 256),
    ES384("ES384", "SHA384withECDSAinP1363Format", 384),
    ES512("ES512", "SHA512withECDSAinP1363Format", 521),
    EDDSA("EdDSA", "Ed25519", 255);

    private static final int MIN_RSA_BITS = 2048;

    /** Longer ones take long to verify with, and everybody may make us do it. */
    private static final int MAX_RSA_BITS = 8192;

    private final String label;
    private final String signature;

    /** Of the curve, or of the hash for RSA. */
    private final int bits;

    JwsAlgorithm(String label, String signature, int bits) {
        this.label = label;
        this.signature = signature;
        this.bits = bits;
    }

    /** The word in settings and in a token's header. */
    public String label() {
        return label;
    }

    /** Finds an algorithm by its {@link #label()}, exactly as written; empty if it is none of these. */
    public static Optional<JwsAlgorithm> of(String label) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.label.equals(label))
                .findFirst();
    }

    /** Whether a key is of the kind and size that this algorithm takes. */
    boolean takes(PublicKey key) {
        return switch (this) {
            case RS256, RS384, RS512, PS256, PS384, PS512 ->
                key instanceof RSAPublicKey rsa
                        && rsa.getModulus().bitLength() >= MIN_RSA_BITS
                        && rsa.getModulus().bitLength() <= MAX_RSA_BITS;
            case ES256, ES384, ES512 ->
                key instanceof ECPublicKey ec
                        && ec.getParams().getCurve().getField().getFieldSize() == bits;
            case EDDSA ->
                key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519");
        };
    }

    /** Whether the private half of the key has signed this; never for a key that it does not take. */
    boolean verifies(PublicKey key, byte[] signed, byte[] value) {
        if (!takes(key)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(signature);
            if (this == PS256 || this == PS384 || this == PS512) {
                verifier.setParameter(pss());
            }
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(value);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** RFC 7518 section 3.5: one hash for everything, and a salt of its size. */
    private PSSParameterSpec pss() {
        String hash = "SHA-" + bits;
        return new PSSParameterSpec(
                hash, "MGF1", new MGF1ParameterSpec(hash), bits / Byte.SIZE, PSSParameterSpec.TRAILER_FIELD_BC);
    }
}
