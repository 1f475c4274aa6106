package dev.wharf.token.authn;

import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.StoredToken;
import dev.wharf.token.storage.TokenStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Makes personal access tokens and the secrets of robots; what is kept is their hash. */
public final class SecretIssuer {
    private final TokenStore tokens;
    private final InstantSource clock;
    private final SecureRandom random;

    public SecretIssuer(TokenStore tokens, InstantSource clock, SecureRandom random) {
        this.tokens = tokens;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A new secret.
     *
     * @param secret to be shown once
     * @param stored what is kept of it
     */
    public record Issued(BearerSecret secret, StoredToken stored) {}

    /**
     * Makes a personal access token.
     *
     * @param name what the user calls it
     * @return empty if there is no such user
     */
    public Optional<Issued> accessToken(Subject user, int epoch, String name, SecretTerms terms) {
        return issue(BearerSecret.Kind.ACCESS_TOKEN, StoredToken.Kind.ACCESS, user, epoch, name, terms);
    }

    /**
     * Makes a secret of a robot.
     *
     * @return empty if there is no such robot
     */
    public Optional<Issued> robotSecret(Subject robot, int epoch, SecretTerms terms) {
        return issue(BearerSecret.Kind.ROBOT, StoredToken.Kind.ROBOT, robot, epoch, "", terms);
    }

    private Optional<Issued> issue(
            BearerSecret.Kind form, StoredToken.Kind kind, Subject owner, int epoch, String name, SecretTerms terms) {
        BearerSecret secret = BearerSecret.generate(form, random);
        StoredToken.Settings settings = new StoredToken.Settings(
                kind,
                secret.shown(),
                owner,
                terms.serviceId(),
                name,
                terms.limits(),
                terms.from(),
                "",
                epoch,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                terms.expiresAt());
        String hash = secret.hash().hex();
        return tokens.add(hash, settings)
                .map(id -> new Issued(secret, new StoredToken(id, hash, settings, Optional.empty())));
    }
}
