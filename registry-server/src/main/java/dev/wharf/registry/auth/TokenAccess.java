package dev.wharf.registry.auth;

import dev.wharf.model.Challenge;
import java.util.Optional;

/**
 * {@code auth: token}: a request needs a token that grants what it does (Docker token authentication spec). Basic
 * credentials are exchanged for one, where that is configured; the challenge is Bearer in any case.
 */
public final class TokenAccess implements AccessController {
    private final Realm realm;
    private final String service;
    private final TokenVerifier verifier;
    private final Optional<CredentialExchange> exchange;

    /**
     * @param realm where clients get tokens
     * @param service the audience that their tokens need
     * @param exchange for Basic credentials; without it they are no credentials here
     */
    public TokenAccess(Realm realm, String service, TokenVerifier verifier, Optional<CredentialExchange> exchange) {
        this.realm = realm;
        this.service = service;
        this.verifier = verifier;
        this.exchange = exchange;
    }

    @Override
    public Principal authorize(AccessRequest request) {
        VerifiedToken token = token(request).orElseThrow(() -> refuse(request, Optional.empty()));
        if (!token.grants(request.required())) {
            throw refuse(request, Optional.of(Challenge.Reason.INSUFFICIENT_SCOPE));
        }
        return token.principal();
    }

    @Override
    public Principal identify(AccessRequest request) {
        boolean anonymous = switch (Authorization.parse(request.authorization())) {
            case Authorization.None() -> true;
            case Authorization.Basic basic -> basic.isEmpty();
            case Authorization.Bearer _, Authorization.Malformed _ -> false;
        };
        Optional<VerifiedToken> token = anonymous
                ? exchange.flatMap(server -> server.anonymous(request.required(), request.caller()))
                : token(request);
        return token.map(VerifiedToken::principal).orElse(Principal.ANONYMOUS);
    }

    /** The token that the request has or stands for; empty if it has no credentials that we take. */
    private Optional<VerifiedToken> token(AccessRequest request) {
        return switch (Authorization.parse(request.authorization())) {
            case Authorization.None() -> Optional.empty();
            case Authorization.Malformed() -> throw invalid(request);
            case Authorization.Bearer(String text) ->
                Optional.of(verifier.verify(text).orElseThrow(() -> invalid(request)));
            case Authorization.Basic(String header) ->
                exchange.map(server -> server.exchange(header, request.required(), request.caller())
                        .orElseThrow(() -> invalid(request)));
        };
    }

    /** Always with a reason when credentials were presented: without it some clients try five times more. */
    private UnauthorizedException invalid(AccessRequest request) {
        return refuse(request, Optional.of(Challenge.Reason.INVALID_TOKEN));
    }

    private UnauthorizedException refuse(AccessRequest request, Optional<Challenge.Reason> reason) {
        return new UnauthorizedException(
                new Challenge(realm.forCaller(request.caller()), service, request.required(), reason));
    }
}
