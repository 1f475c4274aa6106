package dev.wharf.token.authn;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.wharf.token.authn.PasswordHasher.Verdict;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserStore;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Tells users by their passwords. The account is read on every call; only the bcrypt of its password is remembered. */
public final class PasswordAuthenticator implements Authenticator {
    private final UserStore users;
    private final PasswordHasher hasher;
    private final CredentialCache cache;

    public PasswordAuthenticator(UserStore users, PasswordHasher hasher, SecureRandom random) {
        this(users, hasher, random, Ticker.systemTicker());
    }

    PasswordAuthenticator(UserStore users, PasswordHasher hasher, SecureRandom random, Ticker ticker) {
        this.users = users;
        this.hasher = hasher;
        this.cache = new CredentialCache(random, ticker);
    }

    @Override
    public Optional<Authentication> authenticate(Attempt attempt) {
        return attempt.credentials() instanceof Credentials.Basic basic
                ? Optional.of(authenticate(basic))
                : Optional.empty();
    }

    private Authentication authenticate(Credentials.Basic basic) {
        Optional<User> user = users.find(basic.name()).filter(User::enabled);
        return switch (verify(user, basic.password())) {
            case RIGHT -> recognised(user.orElseThrow());
            case WRONG -> new Authentication.Refused();
            case OVERLOADED -> new Authentication.Overloaded();
        };
    }

    private static Authentication recognised(User user) {
        Principal principal = Principal.of(user, Credential.PASSWORD);
        return user.mustChangePassword()
                ? new Authentication.PasswordDue(principal)
                : new Authentication.Authenticated(principal);
    }

    private Verdict verify(Optional<User> user, String password) {
        Supplier<CompletableFuture<Verdict>> check = () -> hasher.verify(password, user.map(User::passwordHash));
        return user.map(found -> cache.verify(found, password, check))
                .orElseGet(() -> check.get().join());
    }
}
