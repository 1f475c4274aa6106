package dev.wharf.registry.http;

import dev.wharf.model.Access;
import dev.wharf.model.Scope;
import dev.wharf.registry.auth.AccessController;
import dev.wharf.registry.auth.AccessRequest;
import dev.wharf.registry.auth.Caller;
import dev.wharf.registry.auth.Principal;
import dev.wharf.registry.service.CatalogService;
import dev.wharf.server.ops.RequestNotes;
import dev.wharf.server.proxy.TrustedProxies;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code docker search} (Docker Registry API v1, the two endpoints that an engine of today still asks): whoever asks
 * finds what he may pull.
 */
final class SearchHandler {
    private static final HeaderName STANDALONE = HeaderNames.create("X-Docker-Registry-Standalone");
    private static final HeaderName ENGINE = HeaderNames.create("X-Docker-Token");
    private static final int DEFAULT_RESULTS = 25;
    private static final int MAX_RESULTS = 100;

    private final CatalogService catalog;
    private final AccessController access;
    private final TrustedProxies proxies;
    private final Turns turns;

    SearchHandler(CatalogService catalog, AccessController access, TrustedProxies proxies, Turns turns) {
        this.catalog = catalog;
        this.access = access;
        this.proxies = proxies;
        this.turns = turns;
    }

    /** {@code GET /v1/_ping}: an engine sends credentials to a registry that stands alone, and only over TLS. */
    void ping(ServerRequest request, ServerResponse response) {
        response.header(STANDALONE, "true").header(ApiHeaders.JSON);
        Call.of(request, response).send(200, Listing.line(Map.of("standalone", true)));
    }

    /** {@code GET /v1/search?q=&n=}. */
    void search(ServerRequest request, ServerResponse response) {
        Call call = Call.of(request, response);
        int n = PageRequest.parse(call.query()).n().orElse(0);
        String text = call.query().first("q").orElse("");
        Caller caller = call.caller(proxies);
        Principal principal = principal(call, caller);
        try (Turns.Turn _ = turns.take(Turns.client(principal, caller), Turns.Kind.SMALL)) {
            search(call, principal, text, n == 0 ? DEFAULT_RESULTS : Math.min(n, MAX_RESULTS));
        }
    }

    private void search(Call call, Principal principal, String text, int limit) {
        List<String> names = catalog.search(principal.listed(), text, limit);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("query", text);
        body.put("num_results", names.size());
        body.put("results", names.stream().map(SearchHandler::result).toList());
        call.response().header(ApiHeaders.JSON);
        call.send(200, Listing.line(body));
    }

    /**
     * An engine that has nothing to show gets what everybody may see. Others that send nothing, as podman does at
     * first, are told what they need: they go on with the catalog then, and log in for it.
     */
    private Principal principal(Call call, Caller caller) {
        AccessRequest asked = new AccessRequest(
                call.headers(HeaderNames.AUTHORIZATION), List.of(Scope.catalog(Access.SEARCH)), caller);
        Principal principal = call.header(ENGINE).isPresent() ? access.identify(asked) : access.authorize(asked);
        RequestNotes.user(principal.name());
        return principal;
    }

    private static Map<String, Object> result(String name) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", name);
        result.put("description", "");
        result.put("star_count", 0);
        result.put("is_official", false);
        result.put("is_automated", false);
        return result;
    }
}
