package dev.wharf.token.http;

import dev.wharf.token.audit.AuditLog;
import dev.wharf.token.authn.Authentication;
import dev.wharf.token.authn.Principal;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

/** Lets administrators into the admin API, and nobody else; passed before anything is looked up or read. */
public final class AdminDoor {
    private final Login login;
    private final CallerAddress callers;
    private final AuditLog audit;
    private final String challenge;

    /** @param issuer the realm that browsers and curl show */
    public AdminDoor(Login login, CallerAddress callers, AuditLog audit, String issuer) {
        this.login = login;
        this.callers = callers;
        this.audit = audit;
        this.challenge = "Basic realm=\"" + issuer + "\"";
    }

    /**
     * @throws RefusedException 401 without valid credentials, 403 for others than administrators, 503 when overloaded
     */
    Admin enter(ServerRequest request) {
        return switch (login.of(request)) {
            case Authentication.Authenticated(Principal who)
            when who.admin() -> new Admin(who.name(), callers.of(request), audit);
            case Authentication.Authenticated(Principal who)
            when who.isAnonymous() -> throw unauthorized("credentials of an administrator are required");
            case Authentication.Authenticated(Principal who) -> {
                audit.adminRefused(who.name(), callers.of(request));
                throw Problem.of(403, "only administrators may do this").refuse();
            }
            case Authentication.Refused() -> throw unauthorized("invalid username or password");
            case Authentication.Overloaded() ->
                throw new RefusedException(
                        Problem.of(503, "too many logins, try again").answer().retryLater());
        };
    }

    private RefusedException unauthorized(String detail) {
        return new RefusedException(Problem.of(401, detail).answer().with(HeaderNames.WWW_AUTHENTICATE, challenge));
    }
}
