package dev.wharf.token.authn;

import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.federation.FederatedLogin;
import dev.wharf.token.federation.Federation;
import dev.wharf.token.federation.Trust;
import dev.wharf.token.storage.RobotStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Tells robots by the tokens of other people's OpenID providers: presented for exchange, or as the password of
 * {@code docker login}.
 */
public final class FederationAuthenticator implements Authenticator {
    private static final Logger LOG = System.getLogger(FederationAuthenticator.class.getName());

    private final Federation federation;
    private final RobotStore robots;

    public FederationAuthenticator(Federation federation, RobotStore robots) {
        this.federation = federation;
        this.robots = robots;
    }

    @Override
    public Optional<Authentication> authenticate(Attempt attempt) {
        return switch (attempt.credentials()) {
            case Credentials.IdentityToken(String token, Optional<String> robot) ->
                Optional.of(authenticate(token, robot));
            case Credentials.Basic(String name, String password)
            when Federation.resemblesToken(password) && Subject.isRobotName(name) ->
                Optional.of(authenticate(password, Optional.of(name)));
            case Credentials.Basic(String name, String password)
            when Federation.resemblesToken(password) && PlaceholderName.is(name) ->
                Optional.of(authenticate(password, Optional.empty()));
            case Credentials.Basic _, Credentials.Secret _, Credentials.Anonymous _ -> Optional.empty();
        };
    }

    private Authentication authenticate(String token, Optional<String> robot) {
        return switch (federation.authenticate(token, robot)) {
            case FederatedLogin.Accepted(Trust trust, String _) ->
                robots.find(trust.robot())
                        .filter(found -> found.settings().enabled())
                        .<Authentication>map(found -> new Authentication.Authenticated(Principal.of(
                                found,
                                new Credential(Credential.Kind.FEDERATED_TOKEN, trust.name(), CredentialLimits.NONE))))
                        .orElseGet(Authentication.Refused::new);
            case FederatedLogin.Refused(String reason) -> {
                LOG.log(Level.INFO, "token of a provider refused, " + reason);
                yield new Authentication.Refused();
            }
            case FederatedLogin.Unavailable(String _) -> new Authentication.Unavailable();
        };
    }
}
