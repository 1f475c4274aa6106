package dev.wharf.token.http;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.Scope;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.token.authn.Authentication;
import dev.wharf.token.authn.Credential;
import dev.wharf.token.authn.Credentials;
import dev.wharf.token.authn.Principal;
import dev.wharf.token.authn.RefreshTokens;
import dev.wharf.token.authz.AccessPolicy;
import dev.wharf.token.authz.PolicyFacts;
import dev.wharf.token.authz.Requester;
import dev.wharf.token.authz.Visibility;
import dev.wharf.token.issue.IssuedToken;
import dev.wharf.token.issue.TokenIssuer;
import dev.wharf.token.service.Service;
import dev.wharf.token.service.ServiceSettings;
import dev.wharf.token.storage.PolicyStore;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The token endpoint (Docker token authentication spec). */
public final class TokenHandler implements Handler {
    private static final Logger LOG = System.getLogger(TokenHandler.class.getName());

    private static final List<String> SUBJECT_TOKEN_TYPES =
            List.of("urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token");

    private final Login login;
    private final CallerAddress callers;
    private final Clock clock;
    private final KnownServices services;
    private final PolicyStore policy;
    private final TokenIssuer issuer;
    private final RefreshTokens refreshTokens;
    private final TokenMetrics metrics;
    private final List<String> paths;
    private final String challenge;

    /**
     * @param paths where it answers, each also with a slash at its end
     * @param realm what a refused client is told to log in to
     */
    public TokenHandler(
            Login login,
            CallerAddress callers,
            Clock clock,
            KnownServices services,
            PolicyStore policy,
            TokenIssuer issuer,
            RefreshTokens refreshTokens,
            TokenMetrics metrics,
            List<String> paths,
            String realm) {
        this.login = login;
        this.callers = callers;
        this.clock = clock;
        this.services = services;
        this.policy = policy;
        this.issuer = issuer;
        this.refreshTokens = refreshTokens;
        this.metrics = metrics;
        this.paths = paths;
        this.challenge = "Basic realm=\"" + realm + "\"";
    }

    /** HEAD is not among them: a token for nobody to read is only load. */
    @Override
    public List<Endpoint> endpoints() {
        return paths.stream()
                .flatMap(path -> Stream.of(path, path + "/"))
                .flatMap(path -> Stream.of(
                        Endpoint.open("token", Method.GET, path, request -> get(request.http())),
                        Endpoint.open("token", Method.POST, path, request -> post(request.http()))))
                .toList();
    }

    /**
     * {@code GET /token}: signs what is granted of what is asked. Nothing granted is no error: the token then says who
     * somebody is and no more, which is all that {@code docker login} wants.
     */
    private Answer get(ServerRequest request) {
        Instant begin = clock.instant();
        TokenRequest asked = TokenRequest.ofQuery(
                FormParameters.parse(request.prologue().query().rawValue())
                        .orElseThrow(() -> TokenError.INVALID_REQUEST.refuse("malformed escape in the query")));
        Service service = services.named(asked.service());
        Principal who = recognised(login.toService(request, service));
        if (who.isAnonymous() && !service.settings().anonymous()) {
            throw refused("credentials are required");
        }
        String grant = who.isAnonymous() ? TokenMetrics.ANONYMOUS : TokenMetrics.BASIC;
        return TokenAnswer.of(
                issue(who, grant, request, service, asked, begin), newRefreshToken(who, service, asked), false);
    }

    /** {@code POST /token}: the same by the grants of OAuth2 (RFC 6749 section 4.3 and 6, RFC 8693). */
    private Answer post(ServerRequest request) {
        Instant begin = clock.instant();
        FormParameters form = FormParameters.parse(new String(RequestBody.form(request), StandardCharsets.UTF_8))
                .orElseThrow(() -> TokenError.INVALID_REQUEST.refuse("malformed escape in the body"));
        Grant grant = Grant.of(required(form, "grant_type"))
                .orElseThrow(() -> TokenError.UNSUPPORTED_GRANT_TYPE.refuse(
                        "grant_type must be password, refresh_token or token-exchange (RFC 8693)"));
        TokenRequest asked = TokenRequest.ofForm(form);
        Service service = services.named(asked.service());
        Principal who = recognised(authenticate(grant, form, request, service));
        Optional<String> refreshToken = switch (grant) {
            case PASSWORD -> newRefreshToken(who, service, asked);
            // Never another one: docker has no place to put it, and fails at its second pull.
            case REFRESH_TOKEN ->
                form.first("refresh_token")
                        .filter(_ -> asked.offline() && who.credential().kind() == Credential.Kind.REFRESH_TOKEN);
            case TOKEN_EXCHANGE -> Optional.empty();
        };
        return TokenAnswer.of(
                issue(who, grant.label(), request, service, asked, begin), refreshToken, grant == Grant.TOKEN_EXCHANGE);
    }

    private Authentication authenticate(Grant grant, FormParameters form, ServerRequest request, Service service) {
        return switch (grant) {
            case PASSWORD ->
                form.first("username").isEmpty() && request.headers().contains(HeaderNames.AUTHORIZATION)
                        ? login.toService(request, service)
                        : login.toService(
                                request,
                                service,
                                new Credentials.Basic(form.first("username").orElse(""), required(form, "password")));
            case REFRESH_TOKEN ->
                login.toService(request, service, new Credentials.Secret(required(form, "refresh_token")));
            case TOKEN_EXCHANGE -> {
                checkTokenType(form);
                yield login.toService(
                        request,
                        service,
                        new Credentials.IdentityToken(required(form, "subject_token"), form.first("username")));
            }
        };
    }

    /** RFC 8693 section 3: nothing but a JWT of somebody else can be exchanged here. */
    private static void checkTokenType(FormParameters form) {
        form.first("subject_token_type")
                .filter(type -> !SUBJECT_TOKEN_TYPES.contains(type))
                .ifPresent(_ -> {
                    throw TokenError.INVALID_REQUEST.refuse(
                            "subject_token_type must be one of " + String.join(", ", SUBJECT_TOKEN_TYPES));
                });
    }

    private static String required(FormParameters form, String name) {
        return form.first(name).orElseThrow(() -> TokenError.INVALID_REQUEST.refuse(name + " is required"));
    }

    private Optional<String> newRefreshToken(Principal who, Service service, TokenRequest asked) {
        return asked.offline() ? refreshTokens.issue(who, service, asked.clientId()) : Optional.empty();
    }

    private IssuedToken issue(
            Principal who, String grant, ServerRequest request, Service service, TokenRequest asked, Instant begin) {
        Requester requester = new Requester(who.subjects(), who.limits(), callers.of(request), begin);
        PolicyFacts facts = policy.facts(service, requester.subjects(), asked.scopes());
        List<Access> granted = AccessPolicy.decide(requester, asked.scopes(), facts);
        policy.granted(service, requester.user().orElse(""), granted);
        IssuedToken token = issuer.issue(
                who.name(),
                service,
                granted,
                visible(service, requester, asked.scopes()),
                lifetime(service.settings(), granted),
                begin);
        metrics.given(service, grant, asked.scopes(), granted);
        LOG.log(
                Level.DEBUG,
                () -> "token " + token.id() + " for \"" + who.name() + "\" asked " + asked.scopes() + " granted "
                        + TokenAnswer.scopes(granted));
        return token;
    }

    /** For the catalog, whatever of it is granted: the registry shows what is visible to those who may not list all. */
    private Optional<VisibleRepositories> visible(Service service, Requester requester, List<Scope> asked) {
        boolean wanted = asked.stream()
                .anyMatch(scope -> scope.isCatalog()
                        && (scope.actions().contains(Access.ANY_ACTION)
                                || scope.actions().contains(Access.SEARCH)));
        return wanted
                ? Optional.of(Visibility.of(requester, policy.visible(service, requester.subjects())))
                : Optional.empty();
    }

    private Principal recognised(Authentication result) {
        return switch (result) {
            case Authentication.Authenticated(Principal principal) -> principal;
            case Authentication.PasswordDue _ -> throw refused(Login.PASSWORD_DUE);
            case Authentication.Refused() -> throw refused("invalid username or password");
            case Authentication.Throttled(Duration time) ->
                throw new RefusedException(TokenError.TOO_MANY_REQUESTS
                        .answer(Login.TOO_MANY_FAILURES)
                        .retryAfter(time));
            case Authentication.Unavailable() ->
                throw new RefusedException(TokenError.UNAVAILABLE
                        .answer(Login.PROVIDER_UNAVAILABLE)
                        .retryAfter(Login.PROVIDER_PAUSE));
            case Authentication.Overloaded() ->
                throw new RefusedException(TokenError.UNAVAILABLE
                        .answer("too many logins, try again")
                        .retryLater());
        };
    }

    /** The same words whatever is wrong with the credentials: they tell nobody which accounts exist. */
    private RefusedException refused(String text) {
        return new RefusedException(
                TokenError.INVALID_CREDENTIALS.answer(text).with(HeaderNames.WWW_AUTHENTICATE, challenge));
    }

    private static Duration lifetime(ServiceSettings settings, List<Access> granted) {
        boolean push = granted.stream().anyMatch(access -> access.actions().contains(Action.PUSH.label()));
        return push ? settings.pushLifetime() : settings.pullLifetime();
    }
}
