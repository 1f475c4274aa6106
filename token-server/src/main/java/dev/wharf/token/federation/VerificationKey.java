package dev.wharf.token.federation;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;
import java.util.Set;

/**
 * A key that a provider signs with.
 *
 * @param key the public key
 * @param algorithm the only algorithm that it may be used with; absent: any that takes the key
 */
record VerificationKey(PublicKey key, Optional<String> algorithm) {
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);
    private static final int ED25519_BYTES = 32;

    /** The key of a JWK (RFC 7517); empty if it is not one to verify signatures with, a shared secret above all. */
    static Optional<VerificationKey> of(JWK jwk) {
        boolean elsewhere = KeyUse.ENCRYPTION.equals(jwk.getKeyUse())
                || (jwk.getKeyOperations() != null && !jwk.getKeyOperations().contains(KeyOperation.VERIFY));
        return elsewhere
                ? Optional.empty()
                : publicKey(jwk)
                        .map(key -> new VerificationKey(
                                key, Optional.ofNullable(jwk.getAlgorithm()).map(Object::toString)));
    }

    private static Optional<PublicKey> publicKey(JWK jwk) {
        try {
            return switch (jwk) {
                case RSAKey rsa -> Optional.of(rsa.toPublicKey());
                case ECKey ec when CURVES.contains(ec.getCurve()) -> Optional.of(ec.toPublicKey());
                case OctetKeyPair pair when pair.getCurve().equals(Curve.Ed25519) -> ed25519(pair.getDecodedX());
                default -> Optional.empty();
            };
        } catch (JOSEException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** RFC 8032 section 5.1.2: y in little-endian order, its highest bit the sign of x. */
    private static Optional<PublicKey> ed25519(byte[] encoded) throws GeneralSecurityException {
        if (encoded.length != ED25519_BYTES) {
            return Optional.empty();
        }
        byte[] y = new byte[ED25519_BYTES];
        for (int i = 0; i < ED25519_BYTES; i++) {
            y[i] = encoded[ED25519_BYTES - 1 - i];
        }
        boolean xIsOdd = y[0] < 0;
        y[0] &= 0x7f;
        EdECPoint point = new EdECPoint(xIsOdd, new BigInteger(1, y));
        return Optional.of(KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
    }

    /** Whether it may verify, and can, what was signed by that algorithm. */
    boolean serves(JwsAlgorithm by) {
        return by.takes(key) && algorithm.map(by.label()::equals).orElse(true);
    }
}
