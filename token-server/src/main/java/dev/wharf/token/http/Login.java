package dev.wharf.token.http;

import dev.wharf.server.ops.RequestNotes;
import dev.wharf.token.audit.AuditLog;
import dev.wharf.token.authn.Attempt;
import dev.wharf.token.authn.Authentication;
import dev.wharf.token.authn.Authenticators;
import dev.wharf.token.authn.Credentials;
import dev.wharf.token.authn.Principal;
import dev.wharf.token.service.Service;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Finds out who is asking. A request whose credentials are wrong is refused, never served as anonymous instead. */
public final class Login {
    /** Told to those whose password is right: it gives nothing away. */
    static final String PASSWORD_DUE =
            "the password must be changed first: PUT /api/v1/users/me/password {\"password\":\"…\"}";

    static final String TOO_MANY_FAILURES = "too many wrong passwords from this address, try again later";

    static final String PROVIDER_UNAVAILABLE = "the provider of the token cannot be reached, try again";

    /** The keys of a provider are asked for once in this time at most. */
    static final Duration PROVIDER_PAUSE = Duration.ofMinutes(1);

    private final Authenticators authenticators;
    private final CallerAddress callers;
    private final AuditLog audit;
    private final TokenMetrics metrics;

    public Login(Authenticators authenticators, CallerAddress callers, AuditLog audit, TokenMetrics metrics) {
        this.authenticators = authenticators;
        this.callers = callers;
        this.audit = audit;
        this.metrics = metrics;
    }

    /** By the Authorization header, which may hold a token too. */
    Authentication toApi(ServerRequest request) {
        return authenticate(request, AuthorizationHeader.parseAny(values(request)), Optional.empty());
    }

    /** By the Authorization header. */
    Authentication toService(ServerRequest request, Service service) {
        return authenticate(request, AuthorizationHeader.parseBasic(values(request)), Optional.of(service));
    }

    /** By credentials of the body. */
    Authentication toService(ServerRequest request, Service service, Credentials credentials) {
        return authenticate(request, Optional.of(credentials), Optional.of(service));
    }

    private static List<String> values(ServerRequest request) {
        return request.headers().values(HeaderNames.AUTHORIZATION);
    }

    private Authentication authenticate(
            ServerRequest request, Optional<Credentials> presented, Optional<Service> service) {
        Authentication result = presented
                .map(credentials -> authenticators.authenticate(new Attempt(credentials, service, callers.of(request))))
                .orElseGet(Authentication.Refused::new);
        metrics.tried(result);
        switch (result) {
            case Authentication.Authenticated(Principal who) -> RequestNotes.user(who.name());
            case Authentication.PasswordDue(Principal who) -> RequestNotes.user(who.name());
            case Authentication.Refused() -> audit.loginRefused(claimedName(presented), callers.of(request));
            case Authentication.Throttled _, Authentication.Overloaded _, Authentication.Unavailable _ -> {}
        }
        return result;
    }

    private static String claimedName(Optional<Credentials> presented) {
        return switch (presented.orElseGet(Credentials.Anonymous::new)) {
            case Credentials.Basic(String name, String _) -> name;
            case Credentials.IdentityToken(String _, Optional<String> robot) -> robot.orElse("");
            case Credentials.Secret _, Credentials.Anonymous _ -> "";
        };
    }
}
