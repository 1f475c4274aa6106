package dev.wharf.registry.auth;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A token server of other people with a key of its own: what it puts into header and claims was read in its source.
 *
 * @param keys what it signs with
 * @param root what the registry's administrator is told to trust
 * @param now when it makes tokens
 */
public record ForeignIssuer(Shape shape, KeyPair keys, TestAuthority root, Instant now) {
    /** The token servers that people run. */
    public enum Shape {
        /** docker_auth by default; its key is named as registry:2 does. */
        DOCKER_AUTH("Acme auth server", "registry.example"),
        /** docker_auth with {@code disable_legacy_key_id}, as registry:3 needs it. */
        DOCKER_AUTH_FOR_3("Acme auth server", "registry.example"),
        /** Keycloak's protocol docker-v2; the client's id is the service. */
        KEYCLOAK("https://sso.example/realms/acme", "registry"),
        GITLAB("gitlab-issuer", "container_registry"),
        HARBOR("harbor-token-issuer", "harbor-registry"),
        /** The token server that distribution 2 had in contrib, with a bare key. */
        CONTRIB_WITH_KEY("distribution-token-server", "registry.example"),
        /** The same with a certificate. */
        CONTRIB_WITH_CHAIN("distribution-token-server", "registry.example");

        private final String issuer;
        private final String service;

        Shape(String issuer, String service) {
            this.issuer = issuer;
            this.service = service;
        }

        public String issuer() {
            return issuer;
        }

        public String service() {
            return service;
        }

        private boolean signsWithRsa() {
            return this != DOCKER_AUTH_FOR_3 && this != CONTRIB_WITH_KEY && this != CONTRIB_WITH_CHAIN;
        }
    }

    /** One with a new key. */
    public static ForeignIssuer create(Shape shape, Instant now) {
        KeyPair keys = shape.signsWithRsa() ? TestAuthority.generate("RSA") : TestAuthority.ec();
        Instant from = now.minus(Duration.ofDays(1));
        Instant until = now.plus(Duration.ofDays(1));
        TestAuthority root = shape == Shape.CONTRIB_WITH_CHAIN
                ? TestAuthority.create("CA", from, until)
                : TestAuthority.selfSigned(keys, "token server", from, until);
        return new ForeignIssuer(shape, keys, root, now);
    }

    /** A good token that says nothing of access. */
    public TestToken token() {
        return switch (shape) {
            case DOCKER_AUTH ->
                claims(10).header("kid", KeyIds.fingerprint(publicKey())).claim("jti", "5577006791947779410");
            case DOCKER_AUTH_FOR_3 ->
                claims(10)
                        .header("kid", KeyIds.thumbprint(publicKey()).orElseThrow())
                        .claim("jti", "5577006791947779410");
            case KEYCLOAK ->
                claims(0)
                        .header("kid", KeyIds.fingerprint(publicKey()))
                        .claim("jti", "0a1d1ab4-2ab8-4a4b-bd6c-6c9b1f3ad1e5")
                        .claim("typ", "Bearer")
                        .claim("azp", shape.service);
            case GITLAB ->
                claims(5)
                        .header("kid", KeyIds.fingerprint(publicKey()))
                        .claim("jti", "d0e00bde-ec0d-47b3-83e2-362a716a2c09")
                        .claim("auth_type", "personal_access_token")
                        .claim("user", "eyJhbGciOiJSUzI1NiJ9.eyJ1c2VyX2luZm8iOnt9fQ.AAAA");
            case HARBOR ->
                claims(0).header("kid", KeyIds.fingerprint(publicKey())).claim("jti", "a1B2c3D4e5F6g7H8");
            case CONTRIB_WITH_KEY -> claims(0).header("jwk", jwk()).claim("jti", "q83vEjRWeJCrze8SNFZ4");
            case CONTRIB_WITH_CHAIN -> claims(0).x5c(leaf()).claim("jti", "q83vEjRWeJCrze8SNFZ4");
        };
    }

    /** @param backDated by how many seconds its validity begins earlier */
    private TestToken claims(int backDated) {
        return new TestToken()
                .header("alg", shape.signsWithRsa() ? "RS256" : "ES256")
                .claim("iss", shape.issuer)
                .claim("aud", shape.service)
                .claim("access", null)
                .claim("iat", now.getEpochSecond())
                .claim("nbf", now.getEpochSecond() - backDated)
                .expires(now.plusSeconds(900));
    }

    private PublicKey publicKey() {
        return keys.getPublic();
    }

    private X509Certificate leaf() {
        return root.certify(publicKey(), now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
    }

    /** The public key as libtrust writes it. */
    private Map<String, Object> jwk() {
        return new ECKey.Builder(Curve.P_256, (ECPublicKey) publicKey())
                .keyID(KeyIds.fingerprint(publicKey()))
                .build()
                .toJSONObject();
    }

    /** What {@code rootcertbundle} has to hold. */
    public String bundle() {
        return TestAuthority.pem(root.certificate());
    }

    /** What {@code jwks} may hold instead, where tokens name their key. */
    public String keySet() {
        return new JWKSet(
                        switch (publicKey()) {
                            case RSAPublicKey rsa ->
                                new RSAKey.Builder(rsa)
                                        .keyID(KeyIds.fingerprint(rsa))
                                        .build();
                            case ECPublicKey ec ->
                                new ECKey.Builder(Curve.P_256, ec)
                                        .keyID(KeyIds.fingerprint(ec))
                                        .build();
                            default ->
                                throw new IllegalStateException(publicKey().getAlgorithm());
                        })
                .toString();
    }

    @Override
    public String toString() {
        return shape.name();
    }
}
