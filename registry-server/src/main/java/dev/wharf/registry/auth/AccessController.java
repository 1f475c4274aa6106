package dev.wharf.registry.auth;

/** Decides whether a request is let in; one kind for each kind of {@code auth} in the configuration. */
public sealed interface AccessController permits OpenAccess, TokenAccess {
    /**
     * Decides, before anything is looked up, so that a refusal does not tell what exists.
     *
     * @throws UnauthorizedException if the credentials are missing, wrong, or do not grant all that is required
     * @throws TokenServerException if credentials cannot be checked now
     */
    Principal authorize(AccessRequest request);
}
