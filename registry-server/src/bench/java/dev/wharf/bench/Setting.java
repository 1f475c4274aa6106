package dev.wharf.bench;

import dev.wharf.registry.auth.TestAuthority;
import dev.wharf.registry.auth.TestToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who may come in; the same for all registries.
 *
 * @param auth lines of the configuration
 * @param tls what the section {@code http} has besides; empty for plain HTTP
 * @param headers of each request, each with its end of line
 * @param sockets how a client connects
 */
record Setting(String auth, String tls, String headers, SocketFactory sockets) {
    /** Plain HTTP, open to everybody. */
    static final Setting OPEN = new Setting("", "", "", SocketFactory.getDefault());

    /** What the arguments of a benchmark name: {@code tls} behind the directory, or nothing. */
    static Setting of(String[] args) throws IOException, GeneralSecurityException {
        return args.length > 1 && args[1].equals("tls") ? secure() : OPEN;
    }

    /** HTTPS with an EC certificate, open to everybody. */
    private static Setting secure() throws IOException, GeneralSecurityException {
        TestAuthority authority = TestAuthority.create("bench");
        KeyPair leaf = TestAuthority.ec();
        Path certificate = ServerProcess.temporary(".pem");
        Files.writeString(certificate, TestAuthority.pem(authority.certify(leaf.getPublic())));
        Path key = ServerProcess.temporary(".key");
        Files.writeString(
                key,
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                        .formatted(Base64.getMimeEncoder()
                                .encodeToString(leaf.getPrivate().getEncoded())));
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("bench", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return new Setting(
                "",
                ", tls: {certificate: '%s', key: '%s'}".formatted(certificate, key),
                "",
                context.getSocketFactory());
    }

    boolean isSecure() {
        return !tls.isEmpty();
    }

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
                "",
                "Authorization: Bearer " + token + "\r\n",
                SocketFactory.getDefault());
    }

    Path config(Path store, int port) throws IOException {
        Path config = ServerProcess.temporary(".yml");
        return Files.writeString(config, """
                version: 0.1
                log: {level: error, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: '%s'}, cache: {blobdescriptor: inmemory}, delete: {enabled: true}}
                http: {addr: '127.0.0.1:%d', secret: bench%s}
                %s
                """.formatted(store, port, tls, auth));
    }
}
