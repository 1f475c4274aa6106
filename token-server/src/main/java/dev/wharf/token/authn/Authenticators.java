package dev.wharf.token.authn;

import java.util.List;
import java.util.Optional;

/** Every way to log in, asked in turn; what nobody knows is refused, and only no credentials at all are anonymous. */
public final class Authenticators {
    private final List<Authenticator> ways;

    public Authenticators(List<Authenticator> ways) {
        this.ways = List.copyOf(ways);
    }

    /**
     * Authenticates; blocks while it looks.
     *
     * @throws dev.wharf.token.storage.StorageException if the database does not answer
     */
    public Authentication authenticate(Attempt attempt) {
        if (attempt.credentials() instanceof Credentials.Anonymous) {
            return new Authentication.Authenticated(Principal.ANONYMOUS);
        }
        return ways.stream()
                .map(way -> way.authenticate(attempt))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(Authentication.Refused::new);
    }
}
