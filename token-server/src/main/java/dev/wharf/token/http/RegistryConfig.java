package dev.wharf.token.http;

import dev.wharf.token.service.ServiceName;
import dev.wharf.token.service.ServiceSettings;

/**
 * What registries are told so that they take the tokens of a service.
 *
 * @param base what clients reach this server by
 * @param tokenPath where tokens are to be had
 * @param issuer the {@code iss} of every token
 * @param service the audience
 * @param settings what is settled for it
 */
record RegistryConfig(String base, String tokenPath, String issuer, ServiceName service, ServiceSettings settings) {
    /** {@code config.yml} as distribution has it, and those that come from it. */
    String yaml(RegistryKind kind) {
        return """
                # config.yml of %s
                version: 0.1
                storage:
                  filesystem:
                    rootdirectory: /var/lib/registry
                http:
                  addr: :5000
                auth:
                  token:
                    realm: %s
                    service: %s
                    issuer: %s
                """.formatted(kind.title(), quoted(base + tokenPath), quoted(service.value()), quoted(issuer))
                + trust(kind)
                + revocations(kind);
    }

    private String trust(RegistryKind kind) {
        return switch (kind.trust(settings.profile())) {
            case AUTHORITY -> file("rootcertbundle", kind.directory() + "token-ca.pem", "/certs/ca.pem", "once");
            case CERTIFICATES ->
                file(
                        "rootcertbundle",
                        kind.directory() + "token-signing.pem",
                        "/certs/signing.pem",
                        "again after each change of keys, with a restart");
            case JWKS_FILE ->
                file(
                        "jwks",
                        kind.directory() + "token-jwks.json",
                        "/.well-known/jwks.json",
                        "again after each change of keys, with a restart");
            case JWKS_URL -> "    jwks: " + quoted(base + "/.well-known/jwks.json") + "\n";
        };
    }

    private String file(String key, String file, String path, String when) {
        return "    # " + when + ": curl -o " + file + " " + base + path + "\n    " + key + ": " + file + "\n";
    }

    /** Other registries believe a token until it ends. */
    private String revocations(RegistryKind kind) {
        if (kind != RegistryKind.WHARF) {
            return "";
        }
        return """
                wharf:
                  revocations:
                    url: %s
                    # once, readable by the registry alone: a copy of registry-secret of the token server's data directory
                    secretfile: %sregistry-secret
                """.formatted(quoted(base + Endpoint.API + "revocations"), kind.directory());
    }

    /** In single quotes only they themselves mean something in YAML. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** {@code config.json}; the file that it names holds what is at {@code /certs/signing.pem}. */
    Answer zot() {
        return Answer.object(200, Answer.JSON, json -> {
            json.writeStringField("distSpecVersion", "1.1.1");
            json.writeObjectFieldStart("storage");
            json.writeStringField("rootDirectory", "/var/lib/registry");
            json.writeEndObject();
            json.writeObjectFieldStart("http");
            json.writeStringField("address", "0.0.0.0");
            json.writeStringField("port", "5000");
            json.writeObjectFieldStart("auth");
            json.writeObjectFieldStart("bearer");
            json.writeStringField("realm", base + tokenPath);
            json.writeStringField("service", service.value());
            json.writeStringField("cert", RegistryKind.ZOT.directory() + "token-signing.pem");
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
