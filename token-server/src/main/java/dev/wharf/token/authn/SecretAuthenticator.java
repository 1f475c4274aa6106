package dev.wharf.token.authn;

import dev.wharf.token.service.Service;
import dev.wharf.token.storage.RobotStore;
import dev.wharf.token.storage.StoredToken;
import dev.wharf.token.storage.TokenStore;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Tells users and robots by the secrets that Wharf made for them, wherever clients put them. */
public final class SecretAuthenticator implements Authenticator {
    /** How exactly the last use is known: each record of it is a write. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private final TokenStore tokens;
    private final UserStore users;
    private final RobotStore robots;
    private final InstantSource clock;

    public SecretAuthenticator(TokenStore tokens, UserStore users, RobotStore robots, InstantSource clock) {
        this.tokens = tokens;
        this.users = users;
        this.robots = robots;
        this.clock = clock;
    }

    @Override
    public Optional<Authentication> authenticate(Attempt attempt) {
        return switch (attempt.credentials()) {
            case Credentials.Secret(String value) ->
                BearerSecret.parse(value).map(secret -> authenticate(attempt, secret, ""));
            case Credentials.Basic(String name, String password) ->
                BearerSecret.parse(password).map(secret -> authenticate(attempt, secret, name));
            case Credentials.IdentityToken _, Credentials.Anonymous _ -> Optional.empty();
        };
    }

    private Authentication authenticate(Attempt attempt, BearerSecret secret, String name) {
        Instant now = clock.instant();
        Optional<StoredToken> token = tokens.find(secret.hash().hex())
                .filter(found ->
                        PlaceholderName.is(name) || found.token().owner().name().equals(name))
                .filter(found -> found.token()
                        .isGood(now, attempt.from(), attempt.service().map(Service::id)));
        Optional<Principal> principal = token.flatMap(found -> principal(found, now));
        principal.ifPresent(_ -> note(
                token.orElseThrow(), new StoredToken.Use(now, attempt.from().getHostAddress())));
        return principal.<Authentication>map(Authentication.Authenticated::new).orElseGet(Authentication.Refused::new);
    }

    private Optional<Principal> principal(StoredToken found, Instant now) {
        String owner = found.token().owner().name();
        Credential credential = credential(found.token());
        return switch (found.token().owner().kind()) {
            case USER ->
                users.find(owner)
                        .filter(User::enabled)
                        .filter(user -> found.token().kind() != StoredToken.Kind.REFRESH || isFresh(found, user, now))
                        .map(user -> Principal.of(user, credential));
            case ROBOT ->
                robots.find(owner)
                        .filter(robot -> robot.settings().enabled())
                        .map(robot -> Principal.of(robot, credential));
            case GROUP, EVERYONE, AUTHENTICATED -> Optional.empty();
        };
    }

    /** A refresh token stands for the password that it was given for. */
    private static boolean isFresh(StoredToken found, User user, Instant now) {
        Instant used =
                found.used().map(StoredToken.Use::at).orElse(found.token().createdAt());
        return found.token().credentialEpoch() == user.credentialEpoch()
                && !user.mustChangePassword()
                && used.plus(RefreshTokens.LONGEST_IDLE).isAfter(now);
    }

    private static Credential credential(StoredToken.Settings token) {
        return new Credential(kind(token), token.shown(), token.limits(), token.from(), token.expiresAt());
    }

    private static Credential.Kind kind(StoredToken.Settings token) {
        return switch (token.kind()) {
            case ACCESS -> Credential.Kind.ACCESS_TOKEN;
            case ROBOT -> Credential.Kind.ROBOT_SECRET;
            case REFRESH -> Credential.Kind.REFRESH_TOKEN;
        };
    }

    private void note(StoredToken token, StoredToken.Use use) {
        boolean noted = token.used()
                .filter(last -> last.at().plus(NOTED).isAfter(use.at()))
                .isPresent();
        if (!noted) {
            tokens.used(token.id(), use);
        }
    }
}
