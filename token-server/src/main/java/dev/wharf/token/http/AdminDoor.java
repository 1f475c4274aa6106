package dev.wharf.token.http;

import dev.wharf.model.Action;
import dev.wharf.token.audit.AuditLog;
import dev.wharf.token.authn.Authentication;
import dev.wharf.token.authn.Credential;
import dev.wharf.token.authn.Principal;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;

/** Lets people into the admin API; passed before anything is looked up or read. */
public final class AdminDoor {
    private final Login login;
    private final CallerAddress callers;
    private final AuditLog audit;
    private final InstantSource clock;
    private final String challenge;

    /** @param issuer the realm that browsers and curl show */
    public AdminDoor(Login login, CallerAddress callers, AuditLog audit, InstantSource clock, String issuer) {
        this.login = login;
        this.callers = callers;
        this.audit = audit;
        this.clock = clock;
        this.challenge = "Basic realm=\"" + issuer + "\"";
    }

    /**
     * Lets somebody in.
     *
     * @throws RefusedException 401 without valid credentials, 403 for others than are let in here, 503 when overloaded
     */
    Caller enter(ServerRequest request, Endpoint.Door door) {
        InetAddress from = callers.of(request);
        return switch (login.toApi(request)) {
            case Authentication.Authenticated(Principal who)
            when who.isAnonymous() -> throw unauthorized("credentials are required");
            case Authentication.Authenticated(Principal who) when isLetIn(who, door) -> new Caller(who, from, clock);
            case Authentication.Authenticated(Principal who) -> {
                audit.adminRefused(who.name(), from);
                throw Problem.of(403, reason(door)).refuse();
            }
            case Authentication.PasswordDue(Principal who) -> {
                if (door != Endpoint.Door.OWN_PASSWORD) {
                    throw Problem.of(403, Login.PASSWORD_DUE).refuse();
                }
                yield new Caller(who, from, clock);
            }
            case Authentication.Refused() -> throw unauthorized("invalid username or password");
            case Authentication.Throttled(Duration time) ->
                throw new RefusedException(
                        Problem.of(429, Login.TOO_MANY_FAILURES).answer().retryAfter(time));
            case Authentication.Unavailable() ->
                throw new RefusedException(
                        Problem.of(503, Login.PROVIDER_UNAVAILABLE).answer().retryAfter(Login.PROVIDER_PAUSE));
            case Authentication.Overloaded() ->
                throw new RefusedException(
                        Problem.of(503, "too many logins, try again").answer().retryLater());
        };
    }

    /** Refresh tokens, robots and tokens that are for repositories alone have no business here. */
    private static boolean isLetIn(Principal who, Endpoint.Door door) {
        Credential.Kind kind = who.credential().kind();
        return switch (door) {
            case OPEN -> true;
            case OWN_PASSWORD -> kind == Credential.Kind.PASSWORD;
            case ACCOUNT ->
                kind == Credential.Kind.PASSWORD
                        || (kind == Credential.Kind.ACCESS_TOKEN
                                && who.limits().actions().contains(Action.ADMIN));
            case ADMIN -> isLetIn(who, Endpoint.Door.ACCOUNT) && who.admin();
        };
    }

    private static String reason(Endpoint.Door door) {
        return switch (door) {
            case ADMIN -> "only administrators may do this";
            case OWN_PASSWORD -> "this takes the password itself";
            default -> "this takes a password, or a personal access token with the action admin";
        };
    }

    private RefusedException unauthorized(String detail) {
        return new RefusedException(Problem.of(401, detail).answer().with(HeaderNames.WWW_AUTHENTICATE, challenge));
    }
}
