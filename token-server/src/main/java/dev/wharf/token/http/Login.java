package dev.wharf.token.http;

import dev.wharf.server.ops.RequestNotes;
import dev.wharf.token.audit.AuditLog;
import dev.wharf.token.authn.Authentication;
import dev.wharf.token.authn.Authenticator;
import dev.wharf.token.authn.Credentials;
import dev.wharf.token.authn.Principal;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;

/** Finds out who is asking. A request whose credentials are wrong is refused, never served as anonymous instead. */
public final class Login {
    private final Authenticator authenticator;
    private final CallerAddress callers;
    private final AuditLog audit;

    public Login(Authenticator authenticator, CallerAddress callers, AuditLog audit) {
        this.authenticator = authenticator;
        this.callers = callers;
        this.audit = audit;
    }

    Authentication of(ServerRequest request) {
        Optional<Credentials> presented = BasicHeader.parse(request.headers().values(HeaderNames.AUTHORIZATION));
        Authentication result = presented.map(authenticator::authenticate).orElseGet(Authentication.Refused::new);
        switch (result) {
            case Authentication.Authenticated(Principal who) -> RequestNotes.user(who.name());
            case Authentication.Refused() -> audit.loginRefused(claimedName(presented), callers.of(request));
            case Authentication.Overloaded() -> {}
        }
        return result;
    }

    private static String claimedName(Optional<Credentials> presented) {
        return presented.orElse(null) instanceof Credentials.Basic(String name, String _) ? name : "";
    }
}
