package dev.wharf.token.issue;

import dev.wharf.model.Access;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.token.service.HeaderProfile;
import dev.wharf.token.service.RefreshPolicy;
import dev.wharf.token.service.Service;
import dev.wharf.token.service.ServiceName;
import dev.wharf.token.service.ServiceSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** An issuer of tokens for services of one profile. */
record ProfiledIssuer(TokenIssuer issuer, HeaderProfile profile) {
    static final Instant AS_OF = Instant.parse("2026-11-01T11:59:58.765Z");

    ProfiledIssuer(SigningKeys keys, HeaderProfile profile, String issuer, InstantSource clock, SecureRandom random) {
        this(new TokenIssuer(keys, issuer, clock, random), profile);
    }

    IssuedToken issue(
            String subject,
            String audience,
            List<Access> access,
            Optional<VisibleRepositories> visible,
            Duration lifetime) {
        Duration hour = Duration.ofHours(1);
        ServiceSettings settings =
                new ServiceSettings(profile, hour, hour, false, RefreshPolicy.NEVER, false, List.of());
        return issuer.issue(
                subject, new Service(7, new ServiceName(audience), settings), access, visible, lifetime, AS_OF);
    }
}
