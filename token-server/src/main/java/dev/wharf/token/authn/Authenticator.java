package dev.wharf.token.authn;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.wharf.token.authn.PasswordHasher.Verdict;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserStore;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Tells who presents credentials. The account is read on every call; only the bcrypt of its password is remembered. */
public final class Authenticator {
    private final UserStore users;
    private final PasswordHasher hasher;
    private final CredentialCache cache;

    public Authenticator(UserStore users, PasswordHasher hasher, SecureRandom random) {
        this(users, hasher, random, Ticker.systemTicker());
    }

    Authenticator(UserStore users, PasswordHasher hasher, SecureRandom random, Ticker ticker) {
        this.users = users;
        this.hasher = hasher;
        this.cache = new CredentialCache(random, ticker);
    }

    /**
     * Authenticates; blocks while a password is checked. No credentials make the anonymous principal, wrong ones never
     * do.
     *
     * @throws dev.wharf.token.storage.StorageException if the database does not answer
     */
    public Authentication authenticate(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Anonymous _ -> new Authentication.Authenticated(Principal.ANONYMOUS);
            case Credentials.Basic basic -> authenticate(basic);
        };
    }

    private Authentication authenticate(Credentials.Basic basic) {
        Optional<User> user = users.find(basic.name()).filter(User::enabled);
        return switch (verify(user, basic.password())) {
            case RIGHT -> new Authentication.Authenticated(principal(user.orElseThrow()));
            case WRONG -> new Authentication.Refused();
            case OVERLOADED -> new Authentication.Overloaded();
        };
    }

    private Verdict verify(Optional<User> user, String password) {
        Supplier<CompletableFuture<Verdict>> check = () -> hasher.verify(password, user.map(User::passwordHash));
        return user.map(found -> cache.verify(found, password, check))
                .orElseGet(() -> check.get().join());
    }

    private static Principal principal(User user) {
        return new Principal(user.name(), user.groups(), user.admin());
    }
}
