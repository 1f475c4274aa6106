package dev.wharf.token.http;

import dev.wharf.model.Scope;
import io.helidon.http.HttpPrologue;
import java.util.List;
import java.util.StringTokenizer;

/**
 * What a token is asked for (Docker token authentication spec, "Requesting a token"). Credentials are not part of it:
 * in a URL they would end up in logs, so {@code username} and {@code password} there are ignored as is everything else
 * that is unknown.
 *
 * @param service the audience, the one that this server signs for
 * @param scopes what is wanted, one per resource; possibly empty, as for {@code docker login}
 */
record TokenRequest(String service, List<Scope> scopes) {
    private static final int MAX_SCOPE_ITEMS = 128;
    private static final int MAX_RESOURCES = 64;

    TokenRequest {
        scopes = List.copyOf(scopes);
    }

    /**
     * Reads the query of {@code GET /token}.
     *
     * @param service the service that this server signs for, which is meant when the client names none
     * @throws RefusedException 400 for another service or a broken escape, 414 for too many scopes
     */
    static TokenRequest of(HttpPrologue prologue, String service) {
        FormParameters query = FormParameters.parse(prologue.query().rawValue())
                .orElseThrow(() -> TokenError.INVALID_REQUEST.refuse("malformed escape in the query"));
        if (!query.all("service").stream().allMatch(asked -> asked.isEmpty() || asked.equals(service))) {
            throw TokenError.UNKNOWN_SERVICE.refuse("unknown service; this server signs tokens for " + service);
        }
        List<String> values = query.all("scope");
        int items = values.stream()
                .mapToInt(value -> new StringTokenizer(value).countTokens())
                .sum();
        List<Scope> scopes = items > MAX_SCOPE_ITEMS ? List.of() : Scope.parseAll(values);
        if (items > MAX_SCOPE_ITEMS || scopes.size() > MAX_RESOURCES) {
            throw TokenError.URI_TOO_LONG.refuse("too many scopes: at most " + MAX_SCOPE_ITEMS + " on " + MAX_RESOURCES
                    + " resources are accepted in one request");
        }
        return new TokenRequest(service, scopes);
    }
}
