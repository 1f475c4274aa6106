package dev.wharf.token.authn;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.wharf.token.storage.UserStore;
import java.security.SecureRandom;
import java.time.Duration;

/** Ways to log in as tests want them. */
public final class TestAuthenticators {
    private TestAuthenticators() {}

    /** By password; nothing is held back. */
    public static PasswordAuthenticator password(UserStore users, PasswordHasher hasher) {
        return password(users, hasher, _ -> {}, Ticker.systemTicker());
    }

    static PasswordAuthenticator password(UserStore users, PasswordHasher hasher, Pause pause, Ticker ticker) {
        return password(users, hasher, LoginThrottle.Limits.DEFAULTS, pause, ticker);
    }

    /** By password, however many wrong ones were tried. */
    static PasswordAuthenticator patient(UserStore users, PasswordHasher hasher) {
        LoginThrottle.Limits limits =
                new LoginThrottle.Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofMinutes(1));
        return password(users, hasher, limits, _ -> {}, Ticker.systemTicker());
    }

    private static PasswordAuthenticator password(
            UserStore users, PasswordHasher hasher, LoginThrottle.Limits limits, Pause pause, Ticker ticker) {
        KeyedHash hash = new KeyedHash(new SecureRandom());
        return new PasswordAuthenticator(users, hasher, new LoginThrottle(limits, hash, ticker), hash, pause, ticker);
    }
}
