package dev.wharf.token.http;

import dev.wharf.token.issue.SigningKeys;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Publishes what verifies the tokens. */
public final class KeysHandler implements Handler {
    /** A new key is published long before it signs, so that an old copy does no harm. */
    private static final String CACHED = "public, max-age=300";

    private static final String PEM = "application/x-pem-file";

    private final SigningKeys keys;

    public KeysHandler(SigningKeys keys) {
        this.keys = keys;
    }

    @Override
    public List<Endpoint> endpoints() {
        return Stream.of(Method.GET, Method.HEAD)
                .flatMap(method -> Stream.of(
                        Endpoint.open("jwks", method, "/.well-known/jwks.json", _ -> jwks()),
                        Endpoint.open("ca_certificate", method, "/certs/ca.pem", _ -> caCertificate()),
                        Endpoint.open(
                                "signing_certificates", method, "/certs/signing.pem", _ -> signingCertificates())))
                .toList();
    }

    /** {@code GET /.well-known/jwks.json} (RFC 7517 section 5). */
    private Answer jwks() {
        return Answer.of(200, Answer.JSON, keys.jwks().getBytes(StandardCharsets.UTF_8))
                .with(HeaderNames.CACHE_CONTROL, CACHED);
    }

    /** {@code GET /certs/ca.pem}: a registry's {@code rootcertbundle}. */
    private Answer caCertificate() {
        return Answer.of(200, PEM, keys.caPem().getBytes(StandardCharsets.UTF_8))
                .with(HeaderNames.CACHE_CONTROL, CACHED);
    }

    /** {@code GET /certs/signing.pem}: for registries that trust the signing keys one by one, the active one first. */
    private Answer signingCertificates() {
        return Answer.of(200, PEM, keys.signingPem().getBytes(StandardCharsets.UTF_8))
                .with(HeaderNames.CACHE_CONTROL, CACHED);
    }
}
