package dev.wharf.token.config;

import dev.wharf.model.InvalidValueException;
import dev.wharf.server.settings.ConfigTree;
import dev.wharf.token.issue.SigningAlgorithm;
import dev.wharf.token.service.HeaderProfile;
import dev.wharf.token.service.RefreshPolicy;
import dev.wharf.token.service.ServiceSettings;
import java.time.Duration;
import java.util.List;

/**
 * The section {@code token}, and {@code anonymous}.
 *
 * @param algorithm the signature
 * @param service what is settled for the service
 */
public record SigningConfig(SigningAlgorithm algorithm, ServiceSettings service) {
    static SigningConfig of(ConfigTree token, boolean anonymous) {
        ConfigTree lifetime = token.section("lifetime");
        SigningAlgorithm algorithm = token.string("algorithm")
                .map(text -> SigningAlgorithm.of(text)
                        .orElseThrow(() -> token.invalid("algorithm", "ES256, RS256 or EdDSA")))
                .orElse(SigningAlgorithm.ES256);
        ServiceSettings defaults = ServiceSettings.defaults();
        ServiceSettings service = new ServiceSettings(
                token.string("profile")
                        .map(text -> HeaderProfile.of(text)
                                .orElseThrow(() -> token.invalid("profile", "x5c, kid-rfc7638 or kid-libtrust")))
                        .orElse(defaults.profile()),
                lifetime(lifetime, "pull", defaults.pullLifetime()),
                lifetime(lifetime, "push", defaults.pushLifetime()),
                anonymous,
                token.string("refresh")
                        .map(text -> RefreshPolicy.of(text)
                                .orElseThrow(() -> token.invalid("refresh", "interactive or never")))
                        .orElse(defaults.refresh()),
                token.bool("requirenamespace", defaults.requiresNamespace()),
                List.of());
        try {
            return new SigningConfig(algorithm, service.withStripHosts(token.strings("striphosts")));
        } catch (InvalidValueException e) {
            throw token.invalid("striphosts", "at most 16 of the form host or host:port");
        }
    }

    private static Duration lifetime(ConfigTree tree, String key, Duration otherwise) {
        Duration lifetime = tree.duration(key, otherwise);
        if (!ServiceSettings.isLifetime(lifetime)) {
            throw tree.invalid(key, "whole seconds from 60s to 24h");
        }
        return lifetime;
    }
}
