package dev.wharf.registry.auth;

import com.nimbusds.jose.Payload;
import dev.wharf.model.TokenClaims;
import dev.wharf.model.VisibleRepositories;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads and checks the claims of a token whose signature is good. */
final class Claims {
    /** How far the clocks of token server and registry may be apart. */
    static final Duration LEEWAY = Duration.ofSeconds(60);

    /** The end of the year 9999; later times would not fit everywhere. */
    private static final long MAX_EPOCH_SECOND = 253_402_300_799L;

    private Claims() {}

    /** What a token for us says. */
    record Expected(String issuer, String service) {}

    /**
     * Checks issuer and audience, and reads the rest.
     *
     * @param signer who has signed them
     * @param now the time at which they have to grant what they grant
     * @return empty if the token is not for us, has no {@code exp}, or is malformed
     */
    static Optional<VerifiedToken> parse(Payload payload, Expected expected, TokenVerifier.Signer signer, Instant now) {
        Map<String, Object> claims = payload.toJSONObject();
        if (claims == null
                || !expected.issuer.equals(claims.get("iss"))
                || !isAudience(claims.get("aud"), expected.service)) {
            return Optional.empty();
        }
        Optional<Instant> expiry = time(claims.get("exp"));
        Optional<Instant> start = claims.get("nbf") == null ? Optional.of(Instant.EPOCH) : time(claims.get("nbf"));
        if (expiry.isEmpty() || start.isEmpty()) {
            return Optional.empty();
        }
        GrantedAccess access = GrantedAccess.of(claims.get(TokenClaims.ACCESS), now);
        Instant until = Stream.of(expiry.get().plus(LEEWAY), signer.until(), access.until())
                .min(Instant::compareTo)
                .orElseThrow();
        return Optional.of(new VerifiedToken(
                claims.get("sub") instanceof String subject ? subject : "",
                access,
                Optional.ofNullable(claims.get(TokenClaims.VISIBLE)).map(VisibleRepositories::ofClaim),
                start.get().minus(LEEWAY),
                until,
                asOf(claims),
                signer.ids()));
    }

    /** To the millisecond, if our token server says so; else when it was issued, and if that is not said, ages ago. */
    private static Instant asOf(Map<String, Object> claims) {
        return claims.get(TokenClaims.AS_OF) instanceof Number number
                ? Instant.ofEpochMilli(number.longValue())
                : time(claims.get("iat")).orElse(Instant.EPOCH);
    }

    private static boolean isAudience(@Nullable Object claim, String service) {
        return claim instanceof List<?> several ? several.contains(service) : service.equals(claim);
    }

    /** A time in seconds since 1970; empty for what is none. */
    static Optional<Instant> time(@Nullable Object claim) {
        return claim instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= MAX_EPOCH_SECOND
                ? Optional.of(Instant.ofEpochSecond(number.longValue()))
                : Optional.empty();
    }
}
