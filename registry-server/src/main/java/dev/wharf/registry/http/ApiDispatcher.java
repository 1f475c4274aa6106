package dev.wharf.registry.http;

import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.AccessController;
import dev.wharf.registry.auth.AccessRequest;
import dev.wharf.registry.auth.Caller;
import dev.wharf.registry.auth.Principal;
import dev.wharf.server.ops.RequestNotes;
import dev.wharf.server.proxy.TrustedProxies;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything below {@code /v2/}: parse, authorise, hand on. */
final class ApiDispatcher implements Handler {
    private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS");

    private final RouteParser parser;
    private final AccessController access;
    private final TrustedProxies proxies;
    private final boolean readOnly;
    private final Turns turns;
    private final RequiredScopes required;
    private final Handlers handlers;

    /** One handler for each noun. */
    record Handlers(
            BlobHandler blobs,
            UploadHandler uploads,
            ManifestHandler manifests,
            ReferrersHandler referrers,
            TagHandler tags,
            CatalogHandler catalog) {}

    /** @param readOnly whether every request that would change something is refused */
    ApiDispatcher(
            RouteParser parser,
            AccessController access,
            TrustedProxies proxies,
            boolean readOnly,
            Turns turns,
            RequiredScopes required,
            Handlers handlers) {
        this.parser = parser;
        this.access = access;
        this.proxies = proxies;
        this.readOnly = readOnly;
        this.turns = turns;
        this.required = required;
        this.handlers = handlers;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws IOException {
        Call call = Call.of(request, response);
        if (parser.isRootWithoutSlash(call.rawPath())) {
            response.header(HeaderNames.LOCATION, parser.root());
            call.send(301);
            return;
        }
        Route route = parser.parse(call.rawPath())
                .orElseThrow(() -> new RefusedException(404, ErrorCode.UNSUPPORTED, "no such endpoint"));
        List<String> methods = methods(route);
        if (call.method().equals("OPTIONS")) {
            response.header(HeaderNames.ALLOW, String.join(", ", methods));
            call.send(200);
            return;
        }
        if (!methods.contains(call.method())) {
            throw new RefusedException(
                    405,
                    ErrorCode.UNSUPPORTED,
                    Optional.empty(),
                    Map.of(HeaderNames.ALLOW, String.join(", ", methods)));
        }
        Caller caller = call.caller(proxies);
        Principal principal = authorize(route, call, caller);
        try (Turns.Turn _ = turns.take(Turns.client(principal, caller), Turns.Kind.of(route, call.method()))) {
            dispatch(route, call, principal);
        }
    }

    private List<String> methods(Route route) {
        return readOnly ? route.methods().stream().filter(SAFE::contains).toList() : route.methods();
    }

    private Principal authorize(Route route, Call call, Caller caller) {
        Principal principal = access.authorize(new AccessRequest(
                call.headers(HeaderNames.AUTHORIZATION), required.of(route, call.method(), call.query()), caller));
        RequestNotes.user(principal.name());
        return principal;
    }

    private void dispatch(Route route, Call call, Principal principal) throws IOException {
        switch (route) {
            case Route.Base() -> base(call);
            case Route.Catalog() -> handlers.catalog.list(call, principal);
            case Route.Tags tags -> handlers.tags.list(tags, call);
            case Route.Referrers referrers -> handlers.referrers.list(referrers, call);
            case Route.Manifest manifest -> {
                switch (call.method()) {
                    case "PUT" -> handlers.manifests.put(manifest, call, principal);
                    case "DELETE" -> handlers.manifests.delete(manifest, call, principal);
                    default -> handlers.manifests.get(manifest, call);
                }
            }
            case Route.Blob blob -> {
                switch (call.method()) {
                    case "HEAD" -> handlers.blobs.head(blob, call);
                    case "DELETE" -> handlers.blobs.delete(blob, call, principal);
                    default -> handlers.blobs.get(blob, call);
                }
            }
            case Route.Uploads uploads -> handlers.uploads.start(uploads, call, principal);
            case Route.Upload upload -> {
                switch (call.method()) {
                    case "PATCH" -> handlers.uploads.append(upload, call, principal);
                    case "PUT" -> handlers.uploads.commit(upload, call, principal);
                    case "DELETE" -> handlers.uploads.cancel(upload, call, principal);
                    default -> handlers.uploads.status(upload, call, principal);
                }
            }
        }
    }

    /** {@code GET /v2/} (end-1). */
    private static void base(Call call) {
        call.response().header(ApiHeaders.JSON);
        call.send(200, "{}".getBytes(StandardCharsets.UTF_8));
    }
}
