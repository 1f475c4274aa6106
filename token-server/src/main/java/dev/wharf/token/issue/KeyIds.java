package dev.wharf.token.issue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.wharf.model.Digest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;

/**
 * The names that verifiers know a public key by.
 *
 * @param rfc7638 the JWK thumbprint, in base64url
 * @param libtrust the fingerprint of registry 2.x: twelve groups of four characters
 */
record KeyIds(String rfc7638, String libtrust) {
    private static final int LIBTRUST_BYTES = 30;
    private static final int ED25519_BYTES = 32;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    static KeyIds of(PublicKey key) {
        try {
            return new KeyIds(jwk(key, "-").computeThumbprint().toString(), libtrust(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether a key is known by this name. */
    boolean has(String id) {
        return id.equals(rfc7638) || id.equals(libtrust);
    }

    /** The key under each of its names: whichever of them a token carries is found. */
    static List<JWK> jwks(PublicKey key) {
        KeyIds ids = of(key);
        return List.of(jwk(key, ids.rfc7638), jwk(key, ids.libtrust));
    }

    private static JWK jwk(PublicKey key, String id) {
        return switch (key) {
            case ECPublicKey ec ->
                new ECKey.Builder(Curve.P_256, ec)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(SigningAlgorithm.ES256.jws())
                        .keyID(id)
                        .build();
            case RSAPublicKey rsa ->
                new RSAKey.Builder(rsa)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(SigningAlgorithm.RS256.jws())
                        .keyID(id)
                        .build();
            case EdECPublicKey ed ->
                new OctetKeyPair.Builder(Curve.Ed25519, ed25519(ed))
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(SigningAlgorithm.EDDSA.jws())
                        .keyID(id)
                        .build();
            default -> throw new IllegalArgumentException("no signing key: " + key.getAlgorithm());
        };
    }

    /** The X.509 form ends with the point itself. */
    private static Base64URL ed25519(EdECPublicKey key) {
        byte[] encoded = key.getEncoded();
        return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length));
    }

    private static String libtrust(PublicKey key) {
        byte[] hash = Digest.Algorithm.SHA256.newHash().digest(key.getEncoded());
        StringBuilder id = new StringBuilder(59);
        for (int bit = 0; bit < LIBTRUST_BYTES * Byte.SIZE; bit += 5) {
            if (bit > 0 && bit % 20 == 0) {
                id.append(':');
            }
            int window = (hash[bit / 8] & 0xff) << 8 | (hash[bit / 8 + 1] & 0xff);
            id.append(BASE32.charAt(window >> (11 - bit % 8) & 31));
        }
        return id.toString();
    }
}
