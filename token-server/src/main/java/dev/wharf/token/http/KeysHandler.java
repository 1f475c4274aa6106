package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.token.issue.SigningKeys;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Publishes what verifies the tokens. */
public final class KeysHandler implements Handler {
    private static final String JWKS = "/.well-known/jwks.json";

    /** A new key is published long before it signs, so that an old copy does no harm. */
    private static final String CACHED = "public, max-age=300";

    private final SigningKeys keys;
    private final String issuer;
    private final String tokenPath;

    /**
     * @param issuer of the tokens
     * @param tokenPath where tokens are to be had
     */
    public KeysHandler(SigningKeys keys, String issuer, String tokenPath) {
        this.keys = keys;
        this.issuer = issuer;
        this.tokenPath = tokenPath;
    }

    /** What OpenID Connect Discovery 1.0 section 3 has and applies here. */
    private record Discovery(
            String issuer,
            @JsonProperty("jwks_uri") String jwks,
            @JsonProperty("token_endpoint") String token) {}

    @Override
    public List<Endpoint> endpoints() {
        return Stream.of(Method.GET, Method.HEAD).flatMap(this::endpoints).toList();
    }

    private Stream<Endpoint> endpoints(Method method) {
        List<Endpoint> endpoints = new ArrayList<>(List.of(
                Endpoint.open("jwks", method, JWKS, _ -> jwks()),
                Endpoint.open("ca_certificate", method, "/certs/ca.pem", _ -> pem(keys::caPem)),
                Endpoint.open("ca_certificate", method, "/keys/ca.pem", _ -> pem(keys::caPem)),
                Endpoint.open("bundle", method, "/keys/bundle.pem", _ -> pem(keys::bundlePem)),
                Endpoint.open("signing_certificates", method, "/certs/signing.pem", _ -> pem(keys::signingPem))));
        if (issuer.startsWith("http://") || issuer.startsWith("https://")) {
            endpoints.add(Endpoint.open("discovery", method, "/.well-known/openid-configuration", _ -> discovery()));
        }
        return endpoints.stream();
    }

    /** {@code GET /.well-known/jwks.json} (RFC 7517 section 5). */
    private Answer jwks() {
        return Answer.of(200, Answer.JSON, keys.jwks().getBytes(StandardCharsets.UTF_8))
                .with(HeaderNames.CACHE_CONTROL, CACHED);
    }

    /**
     * {@code GET /keys/ca.pem}, also {@code /certs/ca.pem}: a registry's {@code rootcertbundle}; {@code GET
     * /keys/bundle.pem}: the same for one that looks for the signing keys themselves; {@code GET /certs/signing.pem}:
     * for those that trust the signing keys one by one, the active one first.
     */
    private static Answer pem(Supplier<String> certificates) {
        return Answer.of(200, "application/x-pem-file", certificates.get().getBytes(StandardCharsets.UTF_8))
                .with(HeaderNames.CACHE_CONTROL, CACHED);
    }

    /** {@code GET /.well-known/openid-configuration}: only below an issuer that is a URL, as its section 4.3 asks. */
    private Answer discovery() {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return Answer.json(200, new Discovery(issuer, base + JWKS, base + tokenPath))
                .with(HeaderNames.CACHE_CONTROL, CACHED);
    }
}
