package dev.wharf.token.authn;

import dev.wharf.token.storage.UserStore;
import java.security.SecureRandom;

// Signatures first: the bodies follow in the next commits.
@SuppressWarnings("DoNotCallSuggester")
public final class Authenticator {
    public Authenticator(UserStore users, PasswordHasher hasher, SecureRandom random) {}

    /** Blocks while a password is hashed: at most some seconds. Anonymous is always authenticated, as anonymous. */
    public Authentication authenticate(Credentials credentials) {
        throw new UnsupportedOperationException();
    }
}
