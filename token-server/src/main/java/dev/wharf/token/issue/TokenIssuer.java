package dev.wharf.token.issue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.wharf.model.Access;
import dev.wharf.model.TokenClaims;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.token.service.HeaderProfile;
import dev.wharf.token.service.Service;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signs tokens in the one shape that all registries accept (Docker token JWT documentation): a single audience as a
 * string, whole seconds, actions by name, {@code access} always there.
 */
public final class TokenIssuer {
    /** Clients take a token that lives shorter for one that lives a minute. */
    public static final Duration SHORTEST = Duration.ofSeconds(60);

    /** For verifiers whose clocks are late: some allow no difference at all. */
    private static final Duration BACKDATED = Duration.ofSeconds(10);

    private static final int ID_BYTES = 16;
    private static final java.util.Base64.Encoder ID_ENCODER =
            java.util.Base64.getUrlEncoder().withoutPadding();

    private final SigningKeys keys;
    private final String issuer;
    private final InstantSource clock;
    private final SecureRandom random;

    /** @param issuer the {@code iss}, which registries compare exactly */
    public TokenIssuer(SigningKeys keys, String issuer, InstantSource clock, SecureRandom random) {
        this.keys = keys;
        this.issuer = issuer;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Signs a token.
     *
     * @param subject the account's name, {@code ""} for anonymous
     * @param service the audience
     * @param access what it grants, possibly nothing
     * @param visible what may be pulled, if the token shall say it
     * @param lifetime whole seconds, at least {@link #SHORTEST}
     * @param asOf a time before anything was looked up that it depends on
     */
    public IssuedToken issue(
            String subject,
            Service service,
            List<Access> access,
            Optional<VisibleRepositories> visible,
            Duration lifetime,
            Instant asOf) {
        if (lifetime.compareTo(SHORTEST) < 0
                || !lifetime.truncatedTo(ChronoUnit.SECONDS).equals(lifetime)) {
            throw new IllegalArgumentException("lifetime " + lifetime + ": whole seconds, at least " + SHORTEST);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant backdated = now.minus(BACKDATED);
        TokenClaims claims = new TokenClaims(
                issuer,
                subject,
                service.name().value(),
                backdated,
                backdated,
                now.plus(lifetime),
                newId(),
                access,
                visible,
                asOf);
        return new IssuedToken(sign(claims, service.settings().profile()), claims.id(), now, lifetime, claims.access());
    }

    private String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return ID_ENCODER.encodeToString(id);
    }

    private String sign(TokenClaims claims, HeaderProfile profile) {
        SigningKey key = keys.active();
        SignedJWT token = new SignedJWT(header(key, profile), claimsSet(claims));
        try {
            token.sign(new KeySigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign with " + key, e);
        }
        return token.serialize();
    }

    private static JWSHeader header(SigningKey key, HeaderProfile profile) {
        JWSHeader.Builder header = new JWSHeader.Builder(key.algorithm().jws()).type(JOSEObjectType.JWT);
        return switch (profile) {
            case X5C ->
                header.keyID(key.ids().rfc7638()).x509CertChain(chain(key)).build();
            case KID_RFC7638 -> header.keyID(key.ids().rfc7638()).build();
            case KID_LIBTRUST -> header.keyID(key.ids().libtrust()).build();
        };
    }

    /** The signing certificate alone: the CA's is what a registry has. */
    private static List<Base64> chain(SigningKey key) {
        try {
            return List.of(Base64.encode(key.key().certificate().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was parsed can be encoded", e);
        }
    }

    private static JWTClaimsSet claimsSet(TokenClaims claims) {
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder()
                .issuer(claims.issuer())
                .subject(claims.subject())
                .audience(claims.audience())
                .expirationTime(Date.from(claims.expiresAt()))
                .notBeforeTime(Date.from(claims.notBefore()))
                .issueTime(Date.from(claims.issuedAt()))
                .jwtID(claims.id())
                .claim(
                        TokenClaims.ACCESS,
                        claims.access().stream().map(TokenIssuer::entry).toList());
        // Other times are whole seconds and back-dated: not enough to tell it from what was revoked just before.
        set.claim(TokenClaims.AS_OF, claims.asOf().toEpochMilli());
        claims.visible().ifPresent(visible -> set.claim(TokenClaims.VISIBLE, visible.toClaim()));
        return set.build();
    }

    private static Map<String, Object> entry(Access access) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("type", access.type());
        entry.put("name", access.name());
        entry.put("actions", access.actions());
        return entry;
    }
}
