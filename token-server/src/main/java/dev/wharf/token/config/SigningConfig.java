package dev.wharf.token.config;

import dev.wharf.server.settings.ConfigTree;
import dev.wharf.token.issue.HeaderProfile;
import dev.wharf.token.issue.SigningAlgorithm;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * The section {@code token}.
 *
 * @param pullLifetime of a token that grants no push
 * @param pushLifetime of a token that grants push: uploads take long
 * @param algorithm the signature
 * @param profile how the header names the key
 */
public record SigningConfig(
        Duration pullLifetime, Duration pushLifetime, SigningAlgorithm algorithm, HeaderProfile profile) {
    // Clients take a shorter life for a minute anyway (Docker token authentication spec, "expires_in").
    private static final Duration SHORTEST = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofHours(24);

    static SigningConfig of(ConfigTree token) {
        ConfigTree lifetime = token.section("lifetime");
        return new SigningConfig(
                lifetime(lifetime, "pull", Duration.ofMinutes(15)),
                lifetime(lifetime, "push", Duration.ofMinutes(60)),
                token.string("algorithm")
                        .map(text -> SigningAlgorithm.of(text)
                                .orElseThrow(() -> token.invalid("algorithm", "ES256, RS256 or EdDSA")))
                        .orElse(SigningAlgorithm.ES256),
                token.string("profile")
                        .map(text -> HeaderProfile.of(text)
                                .orElseThrow(() -> token.invalid("profile", "x5c, kid-rfc7638 or kid-libtrust")))
                        .orElse(HeaderProfile.X5C));
    }

    /** The longest life of a token. */
    public Duration longestLifetime() {
        return pullLifetime.compareTo(pushLifetime) > 0 ? pullLifetime : pushLifetime;
    }

    private static Duration lifetime(ConfigTree tree, String key, Duration otherwise) {
        Duration lifetime = tree.duration(key, otherwise);
        if (lifetime.compareTo(SHORTEST) < 0
                || lifetime.compareTo(LONGEST) > 0
                || !lifetime.equals(lifetime.truncatedTo(ChronoUnit.SECONDS))) {
            throw tree.invalid(key, "whole seconds from 60s to 24h");
        }
        return lifetime;
    }
}
