package dev.wharf.token.http;

import dev.wharf.model.Action;
import dev.wharf.token.authn.Principal;
import dev.wharf.token.authn.SecretIssuer;
import dev.wharf.token.authn.SecretTerms;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.ServiceStore;
import dev.wharf.token.storage.StoredToken;
import dev.wharf.token.storage.TokenStore;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserStore;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The personal access tokens of users. */
public final class AccessTokenHandler implements Handler {
    private static final Duration USUAL_LIFE = Duration.ofDays(90);
    private static final Duration LONGEST_LIFE = Duration.ofDays(366);

    /** How long a token that has ended is still listed, so that its owner understands what happened. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final int MAX_NAME = 128;
    private static final int MAX_PER_USER = 200;

    private final UserStore users;
    private final TokenStore tokens;
    private final ServiceStore services;
    private final SecretIssuer issuer;
    private final InstantSource clock;
    private final SecretTermsReader terms;

    public AccessTokenHandler(
            UserStore users, TokenStore tokens, ServiceStore services, SecretIssuer issuer, InstantSource clock) {
        this.users = users;
        this.tokens = tokens;
        this.services = services;
        this.issuer = issuer;
        this.clock = clock;
        this.terms = new SecretTermsReader(services, clock);
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.account(Method.GET, "users/me/tokens", this::listOwn),
                Endpoint.account(Method.POST, "users/me/tokens", this::post),
                Endpoint.account(Method.DELETE, "users/me/tokens/{id}", this::deleteOwn),
                Endpoint.admin(Method.GET, "users/{name}/tokens", this::list),
                Endpoint.admin(Method.DELETE, "tokens/{id}", this::delete));
    }

    /** {@code GET /api/v1/users/me/tokens}. */
    private Answer listOwn(ApiRequest request) {
        return list(Subject.user(request.caller().name()));
    }

    /** {@code GET /api/v1/users/{name}/tokens}. */
    private Answer list(ApiRequest request) {
        User user = users.find(request.parameter("name"))
                .orElseThrow(() -> Problem.of(404, "there is no such user").refuse());
        return list(Subject.user(user.name()));
    }

    private Answer list(Subject owner) {
        return Answer.json(200, SecretView.of(tokens.list(owner, StoredToken.Kind.ACCESS), services));
    }

    /**
     * {@code POST /api/v1/users/me/tokens} with {@code {"name":"laptop","actions":["pull","push"],
     * "patterns":["team/**"],"cidrs":["10.0.0.0/8"],"service":"…","expires_in":"30d"}}: a token (201), shown this once.
     * Without {@code actions} it is for pulling alone, without {@code expires_in} or {@code expires_at} good for 90
     * days. Whoever is here by a token makes none that is good for more.
     */
    private Answer post(ApiRequest request) {
        Principal who = request.caller().principal();
        JsonFields body = request.body();
        String name = name(body);
        SecretTerms wanted = terms.read(body, usual(who), Optional.of(LONGEST_LIFE));
        body.end();
        SecretTermsReader.requireWithin(wanted, who.credential());
        Subject owner = Subject.user(who.name());
        makeRoom(owner);
        SecretIssuer.Issued issued = issuer.accessToken(owner, who.credentialEpoch(), name, wanted)
                .orElseThrow(() ->
                        Problem.of(409, "the account has changed meanwhile").refuse());
        SecretView view =
                SecretView.of(issued.stored(), services, issued.secret().reveal());
        request.caller().created("token:" + view.id(), "of " + owner + " " + view.detail());
        return Answer.json(201, view).with(HeaderNames.LOCATION, Endpoint.API + "users/me/tokens/" + view.id());
    }

    private static String name(JsonFields body) {
        String name = body.requiredText("name");
        if (name.isBlank() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw Problem.unacceptable(
                            "name",
                            name,
                            "must have 1 to " + MAX_NAME + " characters, none of them a control character")
                    .refuse();
        }
        return name;
    }

    /** What is not said: by a token that is itself limited, what that one is limited to. */
    private SecretTerms usual(Principal who) {
        Instant end = clock.instant().plus(USUAL_LIFE).truncatedTo(ChronoUnit.SECONDS);
        return new SecretTerms(
                new CredentialLimits(Set.of(Action.PULL), who.limits().patterns()),
                who.credential().from(),
                Optional.empty(),
                who.credential().expiresAt().filter(own -> own.isBefore(end)).or(() -> Optional.of(end)));
    }

    private void makeRoom(Subject owner) {
        tokens.deleteEnded(owner, StoredToken.Kind.ACCESS, clock.instant().minus(KEPT));
        if (tokens.list(owner, StoredToken.Kind.ACCESS).size() >= MAX_PER_USER) {
            throw Problem.of(409, "there are " + MAX_PER_USER + " tokens already, one has to be deleted first")
                    .refuse();
        }
    }

    /** {@code DELETE /api/v1/users/me/tokens/{id}}: it is good for nothing from then on. */
    private Answer deleteOwn(ApiRequest request) {
        Subject owner = Subject.user(request.caller().name());
        return delete(
                request,
                found(request)
                        .filter(token -> token.token().owner().equals(owner)
                                && token.token().kind() == StoredToken.Kind.ACCESS));
    }

    /** {@code DELETE /api/v1/tokens/{id}}: whosever it is; the secret of a robot and a refresh token too. */
    private Answer delete(ApiRequest request) {
        return delete(request, found(request));
    }

    private Optional<StoredToken> found(ApiRequest request) {
        return Ids.parse(request.parameter("id")).flatMap(tokens::find);
    }

    private Answer delete(ApiRequest request, Optional<StoredToken> found) {
        StoredToken token = found.filter(each -> tokens.delete(each.id()))
                .orElseThrow(() -> Problem.of(404, "there is no such token").refuse());
        request.caller().deleted((token.token().kind() == StoredToken.Kind.ROBOT ? "secret:" : "token:") + token.id());
        return Answer.empty(204);
    }
}
