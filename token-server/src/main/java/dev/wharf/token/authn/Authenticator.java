package dev.wharf.token.authn;

import java.util.Optional;

/** One way to tell who presents credentials: by a password, by a secret that Wharf made, by another issuer's token. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Authenticates; blocks while it looks.
     *
     * @return empty if credentials of this kind are none of its business, and another one is to be asked
     * @throws dev.wharf.token.storage.StorageException if the database does not answer
     */
    Optional<Authentication> authenticate(Attempt attempt);
}
