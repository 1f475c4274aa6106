package dev.wharf.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link Wharf} is configured.
 *
 * @param hosts the names and addresses that clients use
 * @param pushLifetime how long a token for a push is valid
 * @param refresh who gets a refresh token
 * @param tls certificates for both services, or plain HTTP
 * @param proxy the address of what is in front of both services, and believed
 */
record WharfSettings(
        List<String> hosts, Duration pushLifetime, String refresh, Optional<Tls> tls, Optional<String> proxy) {
    /** A server certificate, its key and the authority that signed it, all in PEM. */
    record Tls(Path certificate, Path key, Path ca) {}

    static WharfSettings standard() {
        return new WharfSettings(
                List.of("localhost", "127.0.0.2"),
                Duration.ofMinutes(60),
                "interactive",
                Optional.empty(),
                Optional.empty());
    }

    WharfSettings lasting(Duration lifetime) {
        return new WharfSettings(hosts, lifetime, refresh, tls, proxy);
    }

    WharfSettings withoutRefreshTokens() {
        return new WharfSettings(hosts, pushLifetime, "never", tls, proxy);
    }

    WharfSettings secured(Tls files, String... names) {
        return new WharfSettings(List.of(names), pushLifetime, refresh, Optional.of(files), proxy);
    }

    WharfSettings behindProxy(String address, String... names) {
        return new WharfSettings(List.of(names), pushLifetime, refresh, tls, Optional.of(address));
    }

    String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    String registryYaml(Path home, int port, int tokenPort) {
        return """
                version: 0.1
                http:
                  addr: ":%d"
                  secret: an-integration-test
                %s
                storage:
                  filesystem:
                    rootdirectory: %s/registry
                  delete:
                    enabled: true
                auth:
                  token:
                    realm: %s://{host}:%d/token
                    service: wharf-registry
                    issuer: wharf
                    rootcertbundle: %s/ca.pem
                wharf:
                  hosts: [%s]
                  trustedproxies: [%s]
                  exchange:
                    url: %s://localhost:%d/token
                    secretfile: %s/registry-secret
                  revocations:
                    url: %s://localhost:%d/api/v1/revocations
                """.formatted(
                        port,
                        tlsYaml(),
                        home,
                        scheme(),
                        tokenPort,
                        home,
                        String.join(", ", hosts),
                        proxy.orElse(""),
                        scheme(),
                        tokenPort,
                        home,
                        scheme(),
                        tokenPort);
    }

    String tokenYaml(Path home, int port) {
        return """
                http:
                  addr: ":%d"
                  trustedproxies: [%s]
                %s
                data: %s
                token:
                  lifetime:
                    push: %ds
                  refresh: %s
                """.formatted(port, proxy.orElse(""), tlsYaml(), home, pushLifetime.toSeconds(), refresh);
    }

    private String tlsYaml() {
        return tls.map(files -> "  tls:\n    certificate: %s\n    key: %s".formatted(files.certificate(), files.key()))
                .orElse("");
    }
}
