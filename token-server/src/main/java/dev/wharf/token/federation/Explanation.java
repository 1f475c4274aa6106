package dev.wharf.token.federation;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a token is accepted or not.
 *
 * @param claims what it says, whether that is to be believed or not; empty if it cannot be read
 * @param provider the name of the provider that it claims to be from
 * @param failure what it fails by, whatever the trusts say
 * @param trusts the provider's trusts, and what it fails by with each
 */
public record Explanation(
        Map<String, Object> claims, Optional<String> provider, Optional<Failure> failure, List<TrustMatch> trusts) {
    /**
     * What became of one trust.
     *
     * @param failures none: the token may act as the trust's robot
     */
    public record TrustMatch(Trust trust, List<Failure> failures) {
        public TrustMatch {
            failures = List.copyOf(failures);
        }

        public boolean matches() {
            return failures.isEmpty();
        }
    }

    public Explanation {
        claims = Collections.unmodifiableMap(claims);
        trusts = List.copyOf(trusts);
    }

    static Explanation unreadable() {
        Failure failure = new Failure(
                "token",
                "is no signed JWT of at most " + IdentityToken.MAX_LENGTH
                        + " characters: three parts in base64url, the header with an alg other than none and without crit");
        return new Explanation(Map.of(), Optional.empty(), Optional.of(failure), List.of());
    }

    /** The trusts by which the token is accepted. */
    public List<Trust> accepting() {
        return failure.isPresent()
                ? List.of()
                : trusts.stream()
                        .filter(TrustMatch::matches)
                        .map(TrustMatch::trust)
                        .toList();
    }

    /** What it fails by, for logs: names alone, no values. */
    String summary() {
        String trouble = failure.map(Failure::part)
                .orElseGet(() -> trusts.isEmpty()
                        ? "no trust"
                        : trusts.stream()
                                .map(match -> match.trust().name() + " ("
                                        + match.failures().stream()
                                                .map(Failure::part)
                                                .collect(Collectors.joining(", "))
                                        + ")")
                                .collect(Collectors.joining(", ")));
        return "provider " + provider.orElse("unknown") + ": " + trouble;
    }

    /** Claims may be personal. */
    @Override
    public String toString() {
        return "Explanation[" + summary() + "]";
    }
}
