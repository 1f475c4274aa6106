package dev.wharf.registry.auth;

import com.nimbusds.jose.Payload;
import dev.wharf.model.Access;
import dev.wharf.model.TokenClaims;
import dev.wharf.model.VisibleRepositories;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and checks the claims of a token whose signature is good. */
final class Claims {
    /** How far the clocks of token server and registry may be apart. */
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    /** The end of the year 9999; later times would not fit everywhere. */
    private static final long MAX_EPOCH_SECOND = 253_402_300_799L;

    private Claims() {}

    /** What a token for us says. */
    record Expected(String issuer, String service) {}

    /**
     * Checks issuer and audience, and reads the rest.
     *
     * @param signer who has signed them
     * @return empty if the token is not for us, has no {@code exp}, or is malformed
     */
    static Optional<VerifiedToken> parse(Payload payload, Expected expected, TokenVerifier.Signer signer) {
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
        Instant until = expiry.get().plus(LEEWAY);
        return Optional.of(new VerifiedToken(
                claims.get("sub") instanceof String subject ? subject : "",
                access(claims.get(TokenClaims.ACCESS)),
                Optional.ofNullable(claims.get(TokenClaims.VISIBLE)).map(VisibleRepositories::ofClaim),
                start.get().minus(LEEWAY),
                until.isBefore(signer.until()) ? until : signer.until(),
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

    private static Optional<Instant> time(@Nullable Object claim) {
        return claim instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= MAX_EPOCH_SECOND
                ? Optional.of(Instant.ofEpochSecond(number.longValue()))
                : Optional.empty();
    }

    /** Entries that we do not understand grant nothing. */
    private static List<Access> access(@Nullable Object claim) {
        List<Access> access = new ArrayList<>();
        if (claim instanceof List<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> map
                        && map.get("type") instanceof String type
                        && map.get("name") instanceof String name
                        && map.get("actions") instanceof List<?> actions) {
                    access.add(new Access(type, name, granted(actions, map.get("meta"))));
                }
            }
        }
        return access;
    }

    /**
     * The actions as far as we can keep their conditions: GitLab limits pushes and deletions to tags by patterns in
     * {@code meta}, and to ignore those would grant more than was given.
     */
    private static List<String> granted(List<?> actions, @Nullable Object meta) {
        boolean conditional = meta instanceof Map<?, ?> map
                && (map.containsKey("tag_deny_access_patterns") || map.containsKey("tag_immutable_patterns"));
        return actions.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(action -> !conditional || action.equals("pull"))
                .toList();
    }
}
