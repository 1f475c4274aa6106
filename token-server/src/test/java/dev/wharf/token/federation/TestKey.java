package dev.wharf.token.federation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A key of a provider, and tokens signed with it. */
public record TestKey(String id, JwsAlgorithm algorithm, KeyPair pair) {
    private static final int ED25519_BYTES = 32;

    public static TestKey create(String id, JwsAlgorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> create(id, algorithm, "EC", 256);
            case ES384 -> create(id, algorithm, "EC", 384);
            case ES512 -> create(id, algorithm, "EC", 521);
            case EDDSA -> create(id, algorithm, "Ed25519", 255);
            default -> create(id, algorithm, "RSA", 2048);
        };
    }

    static TestKey create(String id, JwsAlgorithm algorithm, String type, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            generator.initialize(bits);
            return new TestKey(id, algorithm, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    JWK jwk() {
        JWSAlgorithm alg = JWSAlgorithm.parse(algorithm.label());
        return switch (pair.getPublic()) {
            case RSAPublicKey rsa ->
                new RSAKey.Builder(rsa).keyID(id).algorithm(alg).build();
            case ECPublicKey ec ->
                new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                        .keyID(id)
                        .algorithm(alg)
                        .build();
            default -> {
                byte[] encoded = pair.getPublic().getEncoded();
                byte[] x = Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
                yield new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                        .keyID(id)
                        .algorithm(alg)
                        .build();
            }
        };
    }

    /** A token that says this. */
    public String sign(Map<String, ?> claims) {
        return sign(Map.of("alg", algorithm.label(), "kid", id, "typ", "JWT"), claims);
    }

    /** A token with this header, whatever that is, signed as the key does. */
    String sign(Map<String, ?> header, Map<String, ?> claims) {
        String signed = encode(header) + "." + encode(claims);
        try {
            Signature signature = Signature.getInstance(
                    switch (algorithm) {
                        case RS256 -> "SHA256withRSA";
                        case ES256 -> "SHA256withECDSAinP1363Format";
                        case EDDSA -> "Ed25519";
                        default -> throw new IllegalArgumentException("tests sign with three");
                    });
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Base64URL encode(Map<String, ?> json) {
        return Base64URL.encode(JSONObjectUtils.toJSONString(new LinkedHashMap<>(json)));
    }
}
