package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.model.InvalidValueException;
import dev.wharf.server.settings.GoDuration;
import dev.wharf.token.federation.ClaimCondition;
import dev.wharf.token.federation.JwsAlgorithm;
import dev.wharf.token.federation.OutboundHosts;
import dev.wharf.token.federation.Provider;
import dev.wharf.token.federation.Trust;
import dev.wharf.token.storage.FederationStore;
import dev.wharf.token.storage.FederationStore.PutResult;
import io.helidon.http.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The OpenID providers whose tokens are believed, and the trusts that say which of them act as which robot. */
public final class FederationHandler implements Handler {
    private final FederationStore federation;
    private final OutboundHosts hosts;
    private final Optional<String> ownUrl;

    /**
     * @param hosts where the keys of providers may be
     * @param ownUrl the audience of tokens, where a trust does not say another one
     */
    public FederationHandler(FederationStore federation, OutboundHosts hosts, Optional<String> ownUrl) {
        this.federation = federation;
        this.hosts = hosts;
        this.ownUrl = ownUrl;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ProviderView(
            String name,
            String issuer,
            @Nullable String jwks,
            List<String> algorithms,
            @JsonProperty("max_age") String maxAge) {
        static ProviderView of(Provider provider) {
            return new ProviderView(
                    provider.name(),
                    provider.issuer(),
                    provider.jwks().map(URI::toString).orElse(null),
                    EnumSet.copyOf(provider.algorithms()).stream()
                            .map(JwsAlgorithm::label)
                            .toList(),
                    GoDuration.format(provider.maxAge()));
        }
    }

    private record TrustView(
            String name,
            String provider,
            String audience,
            Map<String, String> conditions,
            String robot,
            @JsonProperty("single_use") boolean singleUse,
            List<String> warnings) {
        static TrustView of(Trust trust) {
            Map<String, String> conditions = new LinkedHashMap<>();
            trust.conditions().forEach(condition -> conditions.put(condition.claim(), condition.pattern()));
            return new TrustView(
                    trust.name(),
                    trust.provider(),
                    trust.audience(),
                    conditions,
                    trust.robot(),
                    trust.singleUse(),
                    trust.warnings());
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.admin(Method.GET, "federation/providers", this::listProviders),
                Endpoint.admin(Method.GET, "federation/providers/{name}", this::getProvider),
                Endpoint.admin(Method.PUT, "federation/providers/{name}", this::putProvider),
                Endpoint.admin(Method.DELETE, "federation/providers/{name}", this::deleteProvider),
                Endpoint.admin(Method.GET, "federation/trusts", this::listTrusts),
                Endpoint.admin(Method.GET, "federation/trusts/{name}", this::getTrust),
                Endpoint.admin(Method.PUT, "federation/trusts/{name}", this::putTrust),
                Endpoint.admin(Method.DELETE, "federation/trusts/{name}", this::deleteTrust));
    }

    /** {@code GET /api/v1/federation/providers?after=&limit=}. */
    private Answer listProviders(ApiRequest request) {
        Page page = Page.of(request.query(Page.AFTER, Page.LIMIT));
        List<Provider> found = federation.providers(page.after().orElse(""), page.look());
        return page.answer(request, found, Provider::name, ProviderView::of);
    }

    /** {@code GET /api/v1/federation/providers/{name}}. */
    private Answer getProvider(ApiRequest request) {
        return federation
                .findProvider(request.parameter("name"))
                .map(provider -> Answer.entity(200, ProviderView.of(provider)))
                .orElseThrow(() -> unknown("provider"));
    }

    /**
     * {@code PUT /api/v1/federation/providers/{name}} with {@code {"issuer":"https://…","jwks":"https://…",
     * "algorithms":["RS256"],"max_age":"10m"}}: creates the provider (201) or changes it (200). Without {@code jwks}
     * its discovery document says where its keys are.
     */
    private Answer putProvider(ApiRequest request) {
        String name = request.parameter("name");
        request.checkPreconditions(() -> federation.findProvider(name).map(ProviderView::of));
        Provider provider = provider(name, request.body());
        provider.jwks()
                .ifPresentOrElse(
                        url -> checkReachable("jwks", url),
                        () -> checkReachable("issuer", URI.create(provider.issuer())));
        PutResult result = federation.put(provider);
        if (result == PutResult.ISSUER_TAKEN) {
            throw Problem.unacceptable("issuer", provider.issuer(), "another provider has it")
                    .refuse();
        }
        ProviderView view = ProviderView.of(provider);
        return answer(request, result, "provider:" + name, view);
    }

    private static Provider provider(String name, JsonFields body) {
        String issuer = body.requiredText("issuer");
        Optional<URI> jwks = body.text("jwks").map(FederationHandler::url);
        Set<JwsAlgorithm> algorithms =
                body.texts("algorithms").map(FederationHandler::algorithms).orElse(Provider.DEFAULT_ALGORITHMS);
        Duration maxAge = body.text("max_age").map(FederationHandler::maxAge).orElse(Provider.DEFAULT_MAX_AGE);
        body.end();
        return checked(() -> new Provider(name, issuer, jwks, algorithms, maxAge));
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw Problem.unacceptable("jwks", text, "must be an https URL").refuse();
        }
    }

    private static Set<JwsAlgorithm> algorithms(List<String> labels) {
        Set<JwsAlgorithm> algorithms = EnumSet.noneOf(JwsAlgorithm.class);
        for (String label : labels) {
            algorithms.add(JwsAlgorithm.of(label)
                    .orElseThrow(() -> Problem.unacceptable(
                                    "algorithms",
                                    label,
                                    "must be among "
                                            + String.join(
                                                    ", ",
                                                    EnumSet.allOf(JwsAlgorithm.class).stream()
                                                            .map(JwsAlgorithm::label)
                                                            .toList()))
                            .refuse()));
        }
        return algorithms;
    }

    private static Duration maxAge(String text) {
        return SecretTermsReader.duration(text)
                .filter(age -> age.equals(age.truncatedTo(ChronoUnit.SECONDS)))
                .orElseThrow(() -> Problem.unacceptable("max_age", text, "must be whole seconds such as 10m")
                        .refuse());
    }

    private void checkReachable(String field, URI url) {
        hosts.objection(url).ifPresent(objection -> {
            throw Problem.unacceptable(
                            field, url.toString(), objection + "; federation.allowedhosts in token.yml names those")
                    .refuse();
        });
    }

    /** {@code DELETE /api/v1/federation/providers/{name}}: the trusts in it go with it. */
    private Answer deleteProvider(ApiRequest request) {
        String name = request.parameter("name");
        request.checkPreconditions(() -> federation.findProvider(name).map(ProviderView::of));
        return deleted(request, federation.deleteProvider(name), "provider", name);
    }

    /** {@code GET /api/v1/federation/trusts?after=&limit=}. */
    private Answer listTrusts(ApiRequest request) {
        Page page = Page.of(request.query(Page.AFTER, Page.LIMIT));
        List<Trust> found = federation.trusts(page.after().orElse(""), page.look());
        return page.answer(request, found, Trust::name, TrustView::of);
    }

    /** {@code GET /api/v1/federation/trusts/{name}}. */
    private Answer getTrust(ApiRequest request) {
        return federation
                .findTrust(request.parameter("name"))
                .map(trust -> Answer.entity(200, TrustView.of(trust)))
                .orElseThrow(() -> unknown("trust"));
    }

    /**
     * {@code PUT /api/v1/federation/trusts/{name}} with {@code {"provider":"github","audience":"https://…",
     * "conditions":{"repository":"org/app","ref":"refs/heads/main"},"robot":"team+ci","single_use":false}}: creates the
     * trust (201) or changes it (200). The audience has to be said unless this server knows its own URL
     * ({@code http.host}). The answer warns of what strangers might get through.
     */
    private Answer putTrust(ApiRequest request) {
        String name = request.parameter("name");
        request.checkPreconditions(() -> federation.findTrust(name).map(TrustView::of));
        Trust trust = trust(name, request.body());
        PutResult result = federation.put(trust);
        if (result == PutResult.NO_PROVIDER) {
            throw Problem.unacceptable("provider", trust.provider(), "there is no such provider")
                    .refuse();
        }
        if (result == PutResult.NO_ROBOT) {
            throw Problem.unacceptable("robot", trust.robot(), "there is no such robot")
                    .refuse();
        }
        return answer(request, result, "trust:" + name, TrustView.of(trust));
    }

    private Trust trust(String name, JsonFields body) {
        String provider = body.requiredText("provider");
        String audience = body.text("audience")
                .or(() -> ownUrl)
                .orElseThrow(() -> Problem.unacceptable(
                                "audience", "is required, as http.host in token.yml does not say this server's own URL")
                        .refuse());
        Map<String, String> conditions = body.requiredTextMap("conditions");
        String robot = body.requiredText("robot");
        boolean singleUse = body.flag("single_use", false);
        body.end();
        return checked(() -> new Trust(
                name,
                provider,
                audience,
                conditions.entrySet().stream()
                        .map(entry -> new ClaimCondition(entry.getKey(), entry.getValue()))
                        .toList(),
                robot,
                singleUse));
    }

    /** {@code DELETE /api/v1/federation/trusts/{name}}. */
    private Answer deleteTrust(ApiRequest request) {
        String name = request.parameter("name");
        request.checkPreconditions(() -> federation.findTrust(name).map(TrustView::of));
        return deleted(request, federation.deleteTrust(name), "trust", name);
    }

    private static Answer answer(ApiRequest request, PutResult result, String target, Record view) {
        if (result == PutResult.CREATED) {
            request.caller().created(target, view.toString());
            return Answer.entity(201, view);
        }
        request.caller().changed(target, view.toString());
        return Answer.entity(200, view);
    }

    private static Answer deleted(ApiRequest request, boolean wasThere, String noun, String name) {
        if (!wasThere) {
            throw unknown(noun);
        }
        request.caller().deleted(noun + ":" + name);
        return Answer.empty(204);
    }

    private static <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (InvalidValueException e) {
            throw Problem.of(422, e.getMessage()).refuse();
        }
    }

    private static RefusedException unknown(String noun) {
        return Problem.of(404, "there is no such " + noun).refuse();
    }
}
