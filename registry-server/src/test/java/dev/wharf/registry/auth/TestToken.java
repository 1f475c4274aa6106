package dev.wharf.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A token as good or as bad as a test wants it; without changes it is good at {@link TestAuthority#NOW}. */
public final class TestToken {
    public static final String ISSUER = "wharf";
    public static final String SERVICE = "wharf-registry";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Object> header = new LinkedHashMap<>(Map.of("typ", "JWT", "alg", "ES256"));
    private final Map<String, Object> claims = new LinkedHashMap<>();

    public TestToken() {
        Instant now = TestAuthority.NOW;
        claim("iss", ISSUER).claim("sub", "alice").claim("aud", SERVICE).claim("access", List.of());
        claim("iat", now.getEpochSecond()).claim("nbf", now.getEpochSecond() - 10);
        expires(now.plusSeconds(900));
    }

    /** Sets a field of the header, or removes it. */
    public TestToken header(String name, @Nullable Object value) {
        return set(header, name, value);
    }

    /** Sets a claim, or removes it. */
    public TestToken claim(String name, @Nullable Object value) {
        return set(claims, name, value);
    }

    /** A claim that is there and says null. */
    public TestToken nullClaim(String name) {
        claims.put(name, NullNode.getInstance());
        return this;
    }

    private TestToken set(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value == null) {
            fields.remove(name);
        } else {
            fields.put(name, value);
        }
        return this;
    }

    public TestToken expires(Instant time) {
        return claim("exp", time.getEpochSecond());
    }

    /** Grants something, each item like {@code repository:foo/bar:pull,push}. */
    public TestToken granting(String... scopes) {
        return claim(
                "access",
                Stream.of(scopes)
                        .map(scope -> {
                            String[] parts = scope.split(":", 3);
                            return Map.of(
                                    "type", parts[0], "name", parts[1], "actions", List.of(parts[2].split(",", -1)));
                        })
                        .toList());
    }

    public TestToken x5c(X509Certificate... chain) {
        return header("x5c", Stream.of(chain).map(TestToken::base64).toList());
    }

    private static String base64(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs with the algorithm that the header names, or another one if the test has said so. */
    public String sign(KeyPair keys) {
        return sign(keys, String.valueOf(header.get("alg")));
    }

    String sign(KeyPair keys, String algorithm) {
        try {
            Signature signature = signature(algorithm);
            signature.initSign(keys.getPrivate());
            signature.update(signingInput().getBytes(UTF_8));
            return signingInput() + "." + base64Url(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        String bits = algorithm.substring(2);
        return switch (algorithm.substring(0, 2)) {
            case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
            case "PS" -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                String hash = "SHA-" + bits;
                pss.setParameter(
                        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), Integer.parseInt(bits) / 8, 1));
                yield pss;
            }
            default -> Signature.getInstance("Ed25519");
        };
    }

    /** Signs with a shared secret. */
    public String mac(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return signingInput() + "." + base64Url(mac.doFinal(signingInput().getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without a signature. */
    public String unsigned() {
        return signingInput() + ".";
    }

    private String signingInput() {
        try {
            return base64Url(JSON.writeValueAsBytes(header)) + "." + base64Url(JSON.writeValueAsBytes(claims));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
