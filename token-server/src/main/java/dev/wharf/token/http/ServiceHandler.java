package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.model.InvalidValueException;
import dev.wharf.server.settings.GoDuration;
import dev.wharf.token.service.HeaderProfile;
import dev.wharf.token.service.RefreshPolicy;
import dev.wharf.token.service.Service;
import dev.wharf.token.service.ServiceName;
import dev.wharf.token.service.ServiceSettings;
import dev.wharf.token.storage.ServiceStore;
import io.helidon.http.Method;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The services that tokens are signed for. */
public final class ServiceHandler implements Handler {
    private final ServiceStore services;

    public ServiceHandler(ServiceStore services) {
        this.services = services;
    }

    /** What is shown of a service, and what {@code PUT} takes except for the name. */
    private record View(
            String name,
            String profile,
            @JsonProperty("pull_lifetime") String pullLifetime,
            @JsonProperty("push_lifetime") String pushLifetime,
            boolean anonymous,
            String refresh,
            @JsonProperty("require_namespace") boolean requireNamespace,
            @JsonProperty("strip_hosts") List<String> stripHosts,
            boolean selfservice) {
        static View of(Service service) {
            return of(service.name(), service.settings());
        }

        static View of(ServiceName name, ServiceSettings settings) {
            return new View(
                    name.value(),
                    settings.profile().label(),
                    GoDuration.format(settings.pullLifetime()),
                    GoDuration.format(settings.pushLifetime()),
                    settings.anonymous(),
                    settings.refresh().label(),
                    settings.requiresNamespace(),
                    settings.stripHosts(),
                    settings.selfService());
        }
    }

    /** In a path the name may be written as it is, or with {@code %2F} for its slashes. */
    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.admin(Method.GET, "services", this::list),
                Endpoint.admin(Method.GET, "services/{+name}", this::get),
                Endpoint.admin(Method.PUT, "services/{+name}", this::put),
                Endpoint.admin(Method.DELETE, "services/{+name}", this::delete));
    }

    /** {@code GET /api/v1/services?after=&limit=}: by name. */
    private Answer list(ApiRequest request) {
        Page page = Page.of(request.query(Page.AFTER, Page.LIMIT));
        List<Service> found = services.list().stream()
                .filter(service -> service.name().value().compareTo(page.after().orElse("")) > 0)
                .sorted(Comparator.comparing(service -> service.name().value()))
                .limit(page.look())
                .toList();
        return page.answer(request, found, service -> service.name().value(), View::of);
    }

    /** {@code GET /api/v1/services/{name}}. */
    private Answer get(ApiRequest request) {
        Service service = services.find(request.parameter("name")).orElseThrow(ServiceHandler::unknown);
        return Answer.entity(200, View.of(service));
    }

    /**
     * {@code PUT /api/v1/services/{name}} with {@code {"profile":"x5c","pull_lifetime":"15m","push_lifetime":"1h",
     * "anonymous":true,"refresh":"interactive","require_namespace":false,"strip_hosts":["registry.example"],
     * "selfservice":true}}: creates the service (201) or changes it (200); what is not given is the default.
     */
    private Answer put(ApiRequest request) {
        String text = request.parameter("name");
        if (!ServiceName.isValid(text)) {
            throw Problem.unacceptable("name", text, "must be " + ServiceName.ACCEPTED)
                    .refuse();
        }
        checkOther(text);
        request.checkPreconditions(() -> services.find(text).map(View::of));
        ServiceName name = new ServiceName(text);
        ServiceSettings settings = settings(request.body());
        ServiceStore.PutResult result = services.put(name, settings);
        View view = View.of(name, settings);
        if (result == ServiceStore.PutResult.CREATED) {
            request.caller().created("service:" + name, detail(view));
            return Answer.entity(201, view);
        }
        request.caller().changed("service:" + name, detail(view));
        return Answer.entity(200, view);
    }

    private static String detail(View view) {
        return "profile=" + view.profile + " lifetime=" + view.pullLifetime + "," + view.pushLifetime + " anonymous="
                + view.anonymous + " refresh=" + view.refresh + " require_namespace=" + view.requireNamespace
                + " strip_hosts=" + view.stripHosts + " selfservice=" + view.selfservice;
    }

    /** {@code DELETE /api/v1/services/{name}}: the rules about it and the refresh tokens for it go with it. */
    private Answer delete(ApiRequest request) {
        String name = request.parameter("name");
        checkOther(name);
        request.checkPreconditions(() -> services.find(name).map(View::of));
        if (!services.delete(name)) {
            throw unknown();
        }
        request.caller().deleted("service:" + name);
        return Answer.empty(204);
    }

    private void checkOther(String name) {
        if (services.find(name).filter(service -> service.id() == Service.FIRST).isPresent()) {
            throw Problem.of(
                            409,
                            name
                                    + " is the service of token.yml: its keys service, anonymous, selfservice and token say what it is,"
                                    + " from the next start on")
                    .refuse();
        }
    }

    private static ServiceSettings settings(JsonFields body) {
        ServiceSettings defaults = ServiceSettings.defaults();
        HeaderProfile profile = word(body, "profile", HeaderProfile::of, "x5c, kid-rfc7638 or kid-libtrust")
                .orElse(defaults.profile());
        Duration pull = lifetime(body, "pull_lifetime").orElse(defaults.pullLifetime());
        Duration push = lifetime(body, "push_lifetime").orElse(defaults.pushLifetime());
        boolean anonymous = body.flag("anonymous", defaults.anonymous());
        RefreshPolicy refresh =
                word(body, "refresh", RefreshPolicy::of, "interactive or never").orElse(defaults.refresh());
        boolean requireNamespace = body.flag("require_namespace", defaults.requiresNamespace());
        List<String> hosts = body.texts("strip_hosts").orElse(defaults.stripHosts());
        boolean selfService = body.flag("selfservice", defaults.selfService());
        body.end();
        try {
            return new ServiceSettings(profile, pull, push, anonymous, refresh, requireNamespace, hosts, selfService);
        } catch (InvalidValueException e) {
            throw Problem.unacceptable("strip_hosts", hosts.toString(), "must be at most 16 of host or host:port")
                    .refuse();
        }
    }

    private static Optional<Duration> lifetime(JsonFields body, String field) {
        return word(
                body,
                field,
                text -> GoDuration.parse(text).filter(ServiceSettings::isLifetime),
                "whole seconds from 60s to 24h, such as 15m");
    }

    private static <T> Optional<T> word(
            JsonFields body, String field, Function<String, Optional<T>> parser, String accepted) {
        return body.text(field)
                .map(text -> parser.apply(text)
                        .orElseThrow(() -> Problem.unacceptable(field, text, "must be " + accepted)
                                .refuse()));
    }

    private static RefusedException unknown() {
        return Problem.of(404, "there is no such service").refuse();
    }
}
