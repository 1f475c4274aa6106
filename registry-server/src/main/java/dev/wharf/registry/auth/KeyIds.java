package dev.wharf.registry.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.wharf.model.Digest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;

/** The two names that token servers derive from a key: registry:3 knows the one, registry:2 the other. */
final class KeyIds {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int ED25519_BYTES = 32;

    private KeyIds() {}

    /** The thumbprint of RFC 7638; empty for a kind of key that has none here. */
    static Optional<String> thumbprint(PublicKey key) {
        return jwk(key).map(KeyIds::thumbprint);
    }

    /** The thumbprint of RFC 7638, computed from the key's own material and not from what it calls itself. */
    static String thumbprint(JWK key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Optional<JWK> jwk(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> Optional.of(new RSAKey.Builder(rsa).build());
            case ECPublicKey ec ->
                Optional.ofNullable(Curve.forECParameterSpec(ec.getParams()))
                        .map(curve -> new ECKey.Builder(curve, ec).build());
            case EdECPublicKey ed
            when ed.getParams().getName().equals("Ed25519") -> {
                byte[] spki = ed.getEncoded();
                byte[] x = Arrays.copyOfRange(spki, spki.length - ED25519_BYTES, spki.length);
                yield Optional.of(new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).build());
            }
            default -> Optional.empty();
        };
    }

    /**
     * The fingerprint of registry:2's libtrust: the first 30 bytes of the SHA-256 of the SubjectPublicKeyInfo in
     * base32, in groups of four joined by colons.
     */
    static String fingerprint(PublicKey key) {
        byte[] hash = Digest.Algorithm.SHA256.newHash().digest(key.getEncoded());
        StringBuilder text = new StringBuilder(60);
        for (int i = 0; i < 30; i += 5) {
            long bits = 0;
            for (int j = 0; j < 5; j++) {
                bits = bits << 8 | (hash[i + j] & 0xff);
            }
            for (int shift = 35; shift >= 0; shift -= 5) {
                text.append(BASE32.charAt((int) (bits >> shift) & 31));
                if (shift == 20 || (shift == 0 && i < 25)) {
                    text.append(':');
                }
            }
        }
        return text.toString();
    }
}
