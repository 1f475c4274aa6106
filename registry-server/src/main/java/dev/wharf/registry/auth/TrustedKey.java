package dev.wharf.registry.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A key that tokens may be signed with.
 *
 * @param key the public key
 * @param algorithm the only algorithm that it may be used with; absent: any that fits the key
 */
record TrustedKey(PublicKey key, Optional<String> algorithm) {
    /** What comes before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** The key of a JWK; empty if it is not one to verify signatures with, a shared secret above all. */
    static Optional<TrustedKey> of(JWK jwk) {
        if (KeyUse.ENCRYPTION.equals(jwk.getKeyUse())) {
            return Optional.empty();
        }
        Optional<String> algorithm = Optional.ofNullable(jwk.getAlgorithm()).map(Object::toString);
        try {
            return switch (jwk) {
                case RSAKey rsa -> Optional.of(new TrustedKey(rsa.toPublicKey(), algorithm));
                case ECKey ec -> Optional.of(new TrustedKey(ec.toPublicKey(), algorithm));
                case OctetKeyPair pair
                when pair.getCurve().equals(Curve.Ed25519) ->
                    Optional.of(new TrustedKey(ed25519(pair.getDecodedX()), algorithm));
                default -> Optional.empty();
            };
        } catch (JOSEException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static PublicKey ed25519(byte[] x) throws GeneralSecurityException {
        byte[] spki = new byte[ED25519_PREFIX.length + x.length];
        System.arraycopy(ED25519_PREFIX, 0, spki, 0, ED25519_PREFIX.length);
        System.arraycopy(x, 0, spki, ED25519_PREFIX.length, x.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
    }
}
