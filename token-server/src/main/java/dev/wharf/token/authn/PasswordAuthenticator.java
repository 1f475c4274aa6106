package dev.wharf.token.authn;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.wharf.token.authn.PasswordHasher.Verdict;
import dev.wharf.token.storage.PasswordRecord;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserStore;
import java.net.InetAddress;
import java.util.Optional;

/** Tells users by their passwords. The account is read on every call; only the bcrypt of its password is remembered. */
public final class PasswordAuthenticator implements Authenticator {
    /** No account has this id. */
    private static final CredentialCache.Known NOBODY = new CredentialCache.Known(0, 0);

    private final UserStore users;
    private final PasswordHasher hasher;
    private final LoginThrottle throttle;
    private final CredentialCache cache;
    private final Pause pause;

    /** @param pause what holds back the answers to wrong passwords */
    public PasswordAuthenticator(
            UserStore users, PasswordHasher hasher, LoginThrottle throttle, KeyedHash hash, Pause pause) {
        this(users, hasher, throttle, hash, pause, Ticker.systemTicker());
    }

    PasswordAuthenticator(
            UserStore users,
            PasswordHasher hasher,
            LoginThrottle throttle,
            KeyedHash hash,
            Pause pause,
            Ticker ticker) {
        this.users = users;
        this.hasher = hasher;
        this.throttle = throttle;
        this.cache = new CredentialCache(hash, ticker);
        this.pause = pause;
    }

    @Override
    public Optional<Authentication> authenticate(Attempt attempt) {
        return attempt.credentials() instanceof Credentials.Basic basic
                ? Optional.of(authenticate(basic, attempt.from()))
                : Optional.empty();
    }

    private Authentication authenticate(Credentials.Basic basic, InetAddress from) {
        return cache.find(basic.name(), basic.password())
                .flatMap(known -> user(basic.name(), known))
                .map(PasswordAuthenticator::recognised)
                .or(() -> throttle.wait(basic.name(), from).map(Authentication.Throttled::new))
                .orElseGet(() -> check(basic, from));
    }

    /** The user as it is now, if it is still the account that was known. */
    private Optional<User> user(String name, CredentialCache.Known known) {
        return users.find(name)
                .filter(User::enabled)
                .filter(user -> new CredentialCache.Known(user.id(), user.credentialEpoch()).equals(known));
    }

    /**
     * Takes the same time whatever is wrong: that nobody has the name, that the account is disabled, or the password.
     */
    private Authentication check(Credentials.Basic basic, InetAddress from) {
        Optional<PasswordRecord> record = users.password(basic.name()).filter(PasswordRecord::enabled);
        CredentialCache.Known account = record.map(
                        found -> new CredentialCache.Known(found.id(), found.credentialEpoch()))
                .orElse(NOBODY);
        Verdict verdict = cache.verify(
                basic.name(),
                account,
                basic.password(),
                () -> hasher.verify(basic.password(), record.map(PasswordRecord::hash)));
        return switch (verdict) {
            case RIGHT -> {
                throttle.succeeded(basic.name(), from);
                record.ifPresent(found -> renew(found, basic.password()));
                yield user(basic.name(), account)
                        .map(PasswordAuthenticator::recognised)
                        .orElseGet(Authentication.Refused::new);
            }
            case WRONG -> {
                pause.hold(throttle.failed(basic.name(), from, basic.password()));
                yield new Authentication.Refused();
            }
            case OVERLOADED -> new Authentication.Overloaded();
        };
    }

    /** Makes an imported hash one of ours: the time that it takes to compare would tell that there is the account. */
    private void renew(PasswordRecord record, String password) {
        if (!hasher.isOfOtherCost(record.hash())) {
            return;
        }
        try {
            users.rehash(record.id(), record.hash(), hasher.hash(password));
        } catch (OverloadedException e) {
            // The next login does it.
        }
    }

    private static Authentication recognised(User user) {
        Principal principal = Principal.of(user, Credential.PASSWORD);
        return user.mustChangePassword()
                ? new Authentication.PasswordDue(principal)
                : new Authentication.Authenticated(principal);
    }
}
