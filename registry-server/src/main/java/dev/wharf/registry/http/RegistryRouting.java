package dev.wharf.registry.http;

import dev.wharf.registry.auth.AccessController;
import dev.wharf.registry.config.RegistryConfig;
import dev.wharf.registry.service.RegistryException;
import dev.wharf.registry.service.RegistryServices;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.util.function.Consumer;

/** Puts the API together: what a request meets on its way, in this order. */
public final class RegistryRouting implements Consumer<HttpRouting.Builder> {
    private final RouteParser parser;
    private final RegistryConfig config;
    private final ErrorWriter errors = new ErrorWriter();
    private final ApiDispatcher dispatcher;
    private final SearchHandler search;

    public RegistryRouting(RegistryConfig config, RegistryServices services, AccessController access) {
        this.config = config;
        this.parser = new RouteParser(config.http().root());
        ExternalUrl url = new ExternalUrl(
                config.http().externalUrl(),
                config.http().relativeUrls(),
                config.http().root());
        Turns turns = new Turns(config.wharf().clientLimits());
        this.dispatcher = new ApiDispatcher(
                parser,
                access,
                config.wharf().trustedProxies(),
                config.storage().readOnly(),
                turns,
                new RequiredScopes(config.wharf().anonymousMounts()),
                new ApiDispatcher.Handlers(
                        new BlobHandler(services.blobs()),
                        new UploadHandler(
                                services.uploads(),
                                services.blobs(),
                                url,
                                new UploadStates(config.http().secret()),
                                config.wharf().chunkMinLength()),
                        new ManifestHandler(services.manifests(), url),
                        new ReferrersHandler(services.referrers()),
                        new TagHandler(services.tags(), config.tagsMaxEntries()),
                        new CatalogHandler(services.catalog(), config.catalogMaxEntries())));
        this.search =
                new SearchHandler(services.catalog(), access, config.wharf().trustedProxies(), turns);
    }

    @Override
    public void accept(HttpRouting.Builder routing) {
        routing.addFilter(this::addHeaders)
                .error(Throwable.class, errors::write)
                .any("/", new WelcomeHandler())
                .get("/v1/_ping", search::ping)
                .get("/v1/search", search::search)
                .any(dispatcher);
    }

    /** Renders the errors that happen before a request gets here. */
    public ErrorWriter errors() {
        return errors;
    }

    /** What serves a request, as registry:2 labels it in its metrics. */
    public String label(ServerRequest request) {
        try {
            return parser.parse(Call.rawPath(request)).map(Route::label).orElse("other");
        } catch (RegistryException e) {
            return "other";
        }
    }

    /** The version on every answer, as clients look for it; the configured headers on those of the API. */
    private void addHeaders(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header(ApiHeaders.API_VERSION);
        if (Call.rawPath(request).startsWith(parser.root())) {
            if (!config.wharf().warnings().isEmpty()) {
                response.headers().set(HeaderNames.WARNING, config.wharf().warnings());
            }
            config.http().headers().forEach((name, values) -> response.headers().set(HeaderNames.create(name), values));
        }
        chain.proceed();
    }
}
