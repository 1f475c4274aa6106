package dev.wharf.token.federation;

import dev.wharf.model.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens of a provider may act as a robot.
 *
 * @param name 1 to 64 characters of {@code a-z}, {@code 0-9} and {@code -}
 * @param provider the name of the provider
 * @param audience the only {@code aud} of the tokens, of at most 255 characters. It has to be of this deployment alone:
 *     who else takes tokens for the same audience could present them here
 * @param conditions what the claims have to be, all of them; 1 to 16, of which at least one tells whose workload it is
 * @param robot the robot that such a token acts as, {@code namespace+name}
 * @param singleUse whether a token counts once only; needs tokens with a {@code jti}, and clients that ask once
 */
public record Trust(
        String name,
        String provider,
        String audience,
        List<ClaimCondition> conditions,
        String robot,
        boolean singleUse) {
    private static final int MAX_AUDIENCE = 255;
    private static final int MAX_CONDITIONS = 16;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /** @throws InvalidValueException if a value is out of its bounds, or strangers' tokens would be trusted */
    public Trust {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidValueException(
                    "invalid name of a trust: 1 to 64 characters of a-z, 0-9 and '-', the first not '-'");
        }
        if (audience.isBlank() || audience.length() > MAX_AUDIENCE) {
            throw new InvalidValueException(
                    "invalid audience: 1 to " + MAX_AUDIENCE + " characters, and of this deployment alone");
        }
        if (conditions.size() > MAX_CONDITIONS) {
            throw new InvalidValueException("invalid conditions: at most " + MAX_CONDITIONS);
        }
        if (conditions.stream().noneMatch(IdentifyingClaims::tell)) {
            throw new InvalidValueException("invalid conditions: none tells whose workload it is; accepted is at least"
                    + " one on a claim such as repository, project_path, sub or kubernetes.io.namespace,"
                    + " and not with wildcards alone");
        }
        conditions = List.copyOf(conditions);
    }

    /** What the claims fail by; empty if the token may act as the robot. */
    List<Failure> failures(Map<String, Object> claims) {
        List<Failure> failures = new ArrayList<>();
        if (!isAudience(claims.get("aud"))) {
            failures.add(new Failure(
                    "aud", "is " + shown(claims.get("aud")) + ", accepted is " + audience + " and no other beside it"));
        }
        conditions.stream()
                .map(condition -> condition.failure(claims))
                .flatMap(Optional::stream)
                .forEach(failures::add);
        if (singleUse && !(claims.get("jti") instanceof String)) {
            failures.add(new Failure("jti", "there is none, and a token without an id cannot be held to a single use"));
        }
        return failures;
    }

    /** A token for others as well is one that they could present here. */
    private boolean isAudience(@Nullable Object claim) {
        return audience.equals(claim) || List.of(audience).equals(claim);
    }

    private static String shown(@Nullable Object claim) {
        return claim == null ? "missing" : claim.toString();
    }

    /** What somebody who has made it should think over, one sentence each; it works as it is. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!Audiences.looksUnique(audience)) {
            warnings.add("audience: '" + audience + "' may be in use elsewhere too, and whoever takes tokens for it"
                    + " could present them here; the URL of this token server is its own");
        }
        conditions.stream()
                .filter(IdentifyingClaims::areBroad)
                .map(condition -> "conditions: " + condition.claim() + " = '" + condition.pattern()
                        + "' lets in whatever begins with '"
                        + condition.pattern().substring(0, condition.pattern().indexOf('*')) + "'")
                .forEach(warnings::add);
        return warnings;
    }
}
