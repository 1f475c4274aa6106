package dev.wharf.bench;

import dev.wharf.registry.auth.TestAuthority;
import dev.wharf.registry.auth.TestToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;

/**
 * Who may come in; the same for all registries.
 *
 * @param auth lines of the configuration
 * @param headers of each request, each with its end of line
 */
record Setting(String auth, String headers) {
    /** Plain HTTP, open to everybody. */
    static final Setting OPEN = new Setting("", "");

    /** Tokens, ES256 with a certificate of a CA; each request has one that admits to everything it wants. */
    static Setting bearer(String repository) throws IOException {
        TestAuthority authority = TestAuthority.create("bench");
        KeyPair leaf = TestAuthority.ec();
        Path bundle = ServerProcess.temporary(".pem");
        Files.writeString(bundle, TestAuthority.pem(authority.certificate()));
        String token = new TestToken()
                .x5c(authority.certify(leaf.getPublic()))
                .granting("repository:" + repository + ":pull,push")
                .expires(Instant.now().plus(Duration.ofHours(6)))
                .sign(leaf);
        return new Setting(
                "auth: {token: {realm: 'http://127.0.0.1/token', service: '%s', issuer: '%s', rootcertbundle: '%s'}}"
                        .formatted(TestToken.SERVICE, TestToken.ISSUER, bundle),
                "Authorization: Bearer " + token + "\r\n");
    }

    Path config(Path store, int port) throws IOException {
        Path config = ServerProcess.temporary(".yml");
        return Files.writeString(config, """
                version: 0.1
                log: {level: error, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: '%s'}, cache: {blobdescriptor: inmemory}, delete: {enabled: true}}
                http: {addr: '127.0.0.1:%d', secret: bench}
                %s
                """.formatted(store, port, auth));
    }
}
