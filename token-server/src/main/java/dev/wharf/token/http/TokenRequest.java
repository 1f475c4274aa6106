package dev.wharf.token.http;

import dev.wharf.model.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * What a token is asked for (Docker token authentication spec, "Requesting a token", and its OAuth2 variant).
 * Credentials are not part of it: in a URL they would end up in logs, so {@code username} and {@code password} there
 * are ignored as is everything else that is unknown.
 *
 * @param service the audience; empty means the only one
 * @param scopes what is wanted, one per resource; possibly empty, as for {@code docker login}
 * @param clientId the program that asks, at most 128 characters; empty if it does not say
 * @param offline whether a refresh token is wanted too
 */
record TokenRequest(Optional<String> service, List<Scope> scopes, String clientId, boolean offline) {
    private static final int MAX_SCOPE_ITEMS = 128;
    private static final int MAX_RESOURCES = 64;
    private static final int MAX_CLIENT_ID = 128;

    /** What clients written in Go take for true. */
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

    TokenRequest {
        scopes = List.copyOf(scopes);
    }

    /**
     * Reads the query of {@code GET /token}.
     *
     * @throws RefusedException 400 if it names two services, 414 for too many scopes
     */
    static TokenRequest ofQuery(FormParameters query) {
        return of(query, query.first("offline_token").filter(TRUE::contains).isPresent(), TokenError.URI_TOO_LONG);
    }

    /**
     * Reads the form of {@code POST /token}.
     *
     * @throws RefusedException 400 if it names two services, 413 for too many scopes
     */
    static TokenRequest ofForm(FormParameters form) {
        boolean offline = form.first("access_type").filter("offline"::equals).isPresent();
        return of(form, offline, TokenError.CONTENT_TOO_LARGE);
    }

    private static TokenRequest of(FormParameters parameters, boolean offline, TokenError tooMany) {
        List<String> values = parameters.all("scope");
        int items = values.stream()
                .mapToInt(value -> new StringTokenizer(value).countTokens())
                .sum();
        List<Scope> scopes = items > MAX_SCOPE_ITEMS ? List.of() : Scope.parseAll(values);
        if (items > MAX_SCOPE_ITEMS || scopes.size() > MAX_RESOURCES) {
            throw tooMany.refuse("too many scopes: at most " + MAX_SCOPE_ITEMS + " on " + MAX_RESOURCES
                    + " resources are accepted in one request");
        }
        String clientId = parameters.first("client_id").orElse("").replaceAll("[^ -~]", "?");
        return new TokenRequest(
                service(parameters),
                scopes,
                clientId.substring(0, Math.min(MAX_CLIENT_ID, clientId.length())),
                offline);
    }

    /** RFC 8693 calls it {@code audience}. */
    private static Optional<String> service(FormParameters parameters) {
        List<String> named = List.of("service", "audience").stream()
                .flatMap(name -> parameters.all(name).stream())
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        if (named.size() > 1) {
            throw TokenError.UNKNOWN_SERVICE.refuse("a token is for one service");
        }
        return named.stream().findFirst();
    }
}
