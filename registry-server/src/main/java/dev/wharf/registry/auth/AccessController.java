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

    /**
     * Finds out who asks for what is limited to what they may see, where nobody is refused for lack of credentials or
     * of rights.
     *
     * @param request with the scopes that a token is asked for, if one has to be got for it
     * @throws UnauthorizedException if the credentials are wrong
     * @throws TokenServerException if credentials cannot be checked now
     */
    Principal identify(AccessRequest request);
}
