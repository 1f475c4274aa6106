package dev.wharf.token.http;

import dev.wharf.token.issue.SigningAlgorithm;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.ServiceStore;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints what makes a registry take our tokens. */
public final class RegistryConfigHandler implements Handler {
    private static final String YAML = "application/yaml";

    private final ServiceStore services;
    private final Optional<String> externalUrl;
    private final String tokenPath;
    private final String issuer;
    private final SigningAlgorithm algorithm;

    /**
     * @param externalUrl what clients reach this server by; if it is not known, that by which the administrator does
     * @param tokenPath where tokens are to be had
     * @param issuer the {@code iss} of every token
     * @param algorithm the signature of every token
     */
    public RegistryConfigHandler(
            ServiceStore services,
            Optional<String> externalUrl,
            String tokenPath,
            String issuer,
            SigningAlgorithm algorithm) {
        this.services = services;
        this.externalUrl = externalUrl;
        this.tokenPath = tokenPath;
        this.issuer = issuer;
        this.algorithm = algorithm;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.admin(Method.GET, "services/{+name}/registry-config", this::print));
    }

    /**
     * {@code GET /api/v1/services/{name}/registry-config?for=registry2}, or {@code registry3}, {@code wharf},
     * {@code gitlab} (YAML), {@code zot} (JSON): a whole configuration, with the files in it in their usual places.
     */
    private Answer print(ApiRequest request) {
        RegistryKind kind = kind(request);
        Service service = services.find(request.parameter("name"))
                .orElseThrow(() -> Problem.of(404, "there is no such service").refuse());
        RegistryConfig config =
                new RegistryConfig(base(request.http()), tokenPath, issuer, service.name(), service.settings());
        kind.objection(service.settings().profile(), algorithm).ifPresent(objection -> {
            throw Problem.of(409, objection).refuse();
        });
        return kind == RegistryKind.ZOT
                ? config.zot()
                : Answer.of(200, YAML, config.yaml(kind).getBytes(StandardCharsets.UTF_8));
    }

    private static RegistryKind kind(ApiRequest request) {
        Optional<String> asked = request.query("for").first("for");
        return asked.flatMap(RegistryKind::of)
                .orElseThrow(() -> Problem.of(
                                400,
                                "the parameter for must be one of "
                                        + Arrays.stream(RegistryKind.values())
                                                .map(RegistryKind::label)
                                                .collect(Collectors.joining(", ")))
                        .refuse());
    }

    private String base(ServerRequest request) {
        String scheme = request.isSecure() ? "https" : "http";
        return externalUrl.orElseGet(
                () -> scheme + "://" + request.headers().get(HeaderNames.HOST).get());
    }
}
