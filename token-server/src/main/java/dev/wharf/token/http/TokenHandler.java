package dev.wharf.token.http;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.Scope;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.token.authn.Authentication;
import dev.wharf.token.authn.Principal;
import dev.wharf.token.authz.AccessPolicy;
import dev.wharf.token.authz.Visibility;
import dev.wharf.token.config.TokenConfig;
import dev.wharf.token.issue.IssuedToken;
import dev.wharf.token.issue.TokenIssuer;
import dev.wharf.token.storage.AccessRuleStore;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The token endpoint (Docker token authentication spec). */
public final class TokenHandler {
    private static final Logger LOG = System.getLogger(TokenHandler.class.getName());

    private final Login login;
    private final AccessRuleStore rules;
    private final TokenIssuer issuer;
    private final TokenConfig config;

    public TokenHandler(Login login, AccessRuleStore rules, TokenIssuer issuer, TokenConfig config) {
        this.login = login;
        this.rules = rules;
        this.issuer = issuer;
        this.config = config;
    }

    /**
     * {@code GET /token}: signs what is granted of what is asked. Nothing granted is no error: the token then says who
     * somebody is and no more, which is all that {@code docker login} wants.
     */
    Answer get(ServerRequest request) {
        TokenRequest asked = TokenRequest.of(request.prologue(), config.service());
        Principal who = authenticated(request);
        List<Access> granted =
                AccessPolicy.decide(who.subjects(), asked.scopes(), rules.relevant(who.subjects(), asked.scopes()));
        IssuedToken token =
                issuer.issue(who.name(), asked.service(), granted, visible(who, asked.scopes()), lifetime(granted));
        LOG.log(
                Level.DEBUG,
                () -> "token " + token.id() + " for \"" + who.name() + "\" asked " + asked.scopes() + " granted "
                        + scopes(granted));
        return answer(token);
    }

    /** For the catalog, whatever of it is granted: the registry shows what is visible to those who may not list all. */
    private Optional<VisibleRepositories> visible(Principal who, List<Scope> asked) {
        boolean wanted = asked.stream()
                .anyMatch(scope -> scope.isCatalog()
                        && (scope.actions().contains(Access.ANY_ACTION)
                                || scope.actions().contains(Access.SEARCH)));
        return wanted
                ? Optional.of(Visibility.of(who.subjects(), rules.onPull(who.subjects(), Visibility.MAX_RULES + 1)))
                : Optional.empty();
    }

    private Principal authenticated(ServerRequest request) {
        Principal who = switch (login.of(request)) {
            case Authentication.Authenticated(Principal principal) -> principal;
            case Authentication.Refused() -> throw refused("invalid username or password");
            case Authentication.Overloaded() ->
                throw new RefusedException(TokenError.UNAVAILABLE
                        .answer("too many logins, try again")
                        .retryLater());
        };
        if (who.isAnonymous() && !config.anonymous()) {
            throw refused("credentials are required");
        }
        return who;
    }

    /** The same words whatever is wrong with the credentials: they tell nobody which accounts exist. */
    private RefusedException refused(String text) {
        return new RefusedException(TokenError.INVALID_CREDENTIALS
                .answer(text)
                .with(HeaderNames.WWW_AUTHENTICATE, "Basic realm=\"" + config.issuer() + "\""));
    }

    private Duration lifetime(List<Access> granted) {
        boolean push = granted.stream().anyMatch(access -> access.actions().contains(Action.PUSH.label()));
        return push ? config.token().pushLifetime() : config.token().pullLifetime();
    }

    /** Both names of the token: some clients read one, some the other. */
    private static Answer answer(IssuedToken token) {
        return Answer.object(200, Answer.JSON, json -> {
                    json.writeStringField("token", token.value());
                    json.writeStringField("access_token", token.value());
                    json.writeStringField("token_type", "Bearer");
                    json.writeNumberField("expires_in", token.lifetime().toSeconds());
                    json.writeStringField("issued_at", DateTimeFormatter.ISO_INSTANT.format(token.issuedAt()));
                    json.writeStringField("scope", scopes(token.access()));
                })
                .with(HeaderNames.CACHE_CONTROL, "no-store")
                .with(HeaderNames.PRAGMA, "no-cache");
    }

    private static String scopes(List<Access> granted) {
        return granted.stream()
                .map(access -> access.type() + ":" + access.name() + ":" + String.join(",", access.actions()))
                .collect(Collectors.joining(" "));
    }
}
