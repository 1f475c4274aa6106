package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.issue.DockerRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class RegistryConfigTest {
    private static final String PASSWORD = "curiouser-and-curiouser";
    private static final Pattern CURL =
            Pattern.compile("# [^:]+: curl -o (\\S+) (\\S+)\\n {4}(rootcertbundle|jwks): \\1\\n");

    private static RunningServer server;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        server = RunningServer.start("issuer: \"it's Wharf, #1\"\nservice: registry.example:5000/x\n")
                .user("alice", PASSWORD)
                .rule("allow", "user:alice", "team/**", "pull,push");
        for (String profile : new String[] {"x5c", "kid-libtrust", "kid-rfc7638"}) {
            server.admin("PUT", "/api/v1/services/" + profile)
                    .json(Map.of("profile", profile))
                    .expect(201);
            server.rule(profile, "allow", "user:alice", "team/**", "pull,push");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Only the places of files and the port are not those of this machine. */
    @ParameterizedTest
    @CsvSource({
        "registry2,registry.example:5000/x,/certs/ca.pem",
        "registry2,kid-libtrust,/certs/signing.pem",
        "gitlab,x5c,/certs/ca.pem"
    })
    void aRegistryThatIsStartedWithItServesWhoeverHasAToken(String kind, String service, String trusted)
            throws Exception {
        String config = printed(service, kind);
        Matcher curl = CURL.matcher(config);
        assertThat(curl.find()).as(config).isTrue();
        assertThat(curl.group(2)).isEqualTo(url(trusted));
        String bundle = server.get(trusted).expect(200).body();
        DockerRegistry registry = new DockerRegistry(
                directory,
                config,
                Map.of(
                        "REGISTRY_AUTH_TOKEN_ROOTCERTBUNDLE",
                        DockerRegistry.bundleFile(directory, bundle),
                        "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY",
                        directory.resolve("registry").toString()));
        try {
            assertServes(registry, service);
        } finally {
            registry.stop();
        }
    }

    private static void assertServes(DockerRegistry registry, String service) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI base = URI.create("http://127.0.0.1:" + registry.port() + "/v2/");
            HttpResponse<String> ping = send(client, HttpRequest.newBuilder(base));
            assertThat(ping.statusCode()).isEqualTo(401);
            assertThat(ping.headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer realm=\"" + url("/token") + "\",service=\"" + service + "\"");
            assertThat(send(client, authorized(base.resolve("team/app/tags/list"), token(service, "other/app")))
                            .statusCode())
                    .isEqualTo(401);

            String token = token(service, "team/app");
            String location = send(
                            client,
                            authorized(base.resolve("team/app/blobs/uploads/"), token)
                                    .POST(HttpRequest.BodyPublishers.noBody()))
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            String digest = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"; // of "hello"
            HttpResponse<String> pushed = send(
                    client,
                    authorized(base.resolve(location + "&digest=" + digest), token)
                            .PUT(HttpRequest.BodyPublishers.ofString("hello")));
            assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
            HttpResponse<String> pulled = send(client, authorized(base.resolve("team/app/blobs/" + digest), token));
            assertThat(pulled.body()).isEqualTo("hello");
        }
    }

    private static String token(String service, String repository) {
        return server.get("/token?service=" + service + "&scope=repository:" + repository + ":pull,push")
                .basic("alice", PASSWORD)
                .expect(200)
                .json()
                .path("token")
                .asText();
    }

    private static HttpRequest.Builder authorized(URI uri, String token) {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    registry2 | x5c          | rootcertbundle | /etc/docker/registry/token-ca.pem
                    registry2 | kid-libtrust | rootcertbundle | /etc/docker/registry/token-signing.pem
                    gitlab    | kid-libtrust | rootcertbundle | /etc/docker/registry/token-signing.pem
                    registry3 | x5c          | rootcertbundle | /etc/distribution/token-ca.pem
                    registry3 | kid-libtrust | jwks           | /etc/distribution/token-jwks.json
                    registry3 | kid-rfc7638  | jwks           | /etc/distribution/token-jwks.json
                    wharf     | x5c          | jwks           | URL/.well-known/jwks.json
                    wharf     | kid-libtrust | jwks           | URL/.well-known/jwks.json
                    wharf     | kid-rfc7638  | jwks           | URL/.well-known/jwks.json
                    """)
    void eachRegistryIsToldWhatItTrustsKeysBy(String kind, String profile, String key, String value) {
        Map<?, ?> config = new Yaml().load(printed(profile, kind));
        assertThat(config.get("auth"))
                .isEqualTo(Map.of(
                        "token",
                        Map.of(
                                "realm",
                                url("/token"),
                                "service",
                                profile,
                                "issuer",
                                "it's Wharf, #1",
                                key,
                                value.replace("URL", url("")))));
    }

    @Test
    void onlyWharfIsToldWhereRevocationsAre() {
        Map<?, ?> config = new Yaml().load(printed("x5c", "wharf"));
        assertThat(config.get("wharf"))
                .isEqualTo(Map.of(
                        "revocations",
                        Map.of(
                                "url",
                                url("/api/v1/revocations"),
                                "secretfile",
                                "/etc/docker/registry/registry-secret")));
        for (String other : new String[] {"registry2", "registry3", "gitlab"}) {
            assertThat(printed("x5c", other)).doesNotContain("wharf:").doesNotContain("revocations");
        }
    }

    @Test
    void zotIsToldInJson() {
        server.admin("GET", "/api/v1/services/registry.example:5000/x/registry-config?for=zot")
                .expect(200)
                .header("Content-Type", "application/json")
                .json("""
                        {'distSpecVersion':'1.1.1','storage':{'rootDirectory':'/var/lib/registry'},
                         'http':{'address':'0.0.0.0','port':'5000','auth':{'bearer':{
                          'realm':'%s','service':'registry.example:5000/x','cert':'/etc/zot/token-signing.pem'}}}}""".formatted(url("/token")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry2", "gitlab"})
    void whatARegistryCannotTakeIsSaid(String kind) {
        server.admin("GET", "/api/v1/services/kid-rfc7638/registry-config?for=" + kind)
                .expect(409)
                .header("Content-Type", "application/problem+json")
                .containing("needs the profile x5c");
    }

    @Test
    void whatNoRegistryOfVersion2CanVerifyIsSaid() {
        try (RunningServer other =
                RunningServer.start("token: {algorithm: EdDSA}\nhttp: {host: 'https://auth.example/w'}")) {
            other.admin("GET", "/api/v1/services/wharf-registry/registry-config?for=registry2")
                    .expect(409)
                    .containing("registry 2.8 does not know EdDSA");
            other.admin("GET", "/api/v1/services/wharf-registry/registry-config?for=registry3")
                    .expect(200)
                    .containing("realm: 'https://auth.example/w/token'")
                    .containing(" https://auth.example/w/certs/ca.pem\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?for=", "?for=harbor", "?for=ZOT"})
    void anUnknownRegistryIsRefused(String query) {
        server.admin("GET", "/api/v1/services/x5c/registry-config" + query)
                .expect(400)
                .containing("one of registry2, registry3, wharf, zot, gitlab");
    }

    @Test
    void whatElseIsWrongIsSaid() {
        server.admin("GET", "/api/v1/services/nowhere/registry-config?for=zot")
                .expect(404)
                .containing("no such service");
        server.admin("GET", "/api/v1/services/x5c/registry-config?for=zot&profile=x5c")
                .expect(400)
                .containing("profile: unknown parameter");
    }

    @Test
    void theSigningCertificateIsPublished() {
        server.get("/certs/signing.pem")
                .expect(200)
                .header("Content-Type", "application/x-pem-file")
                .header("Cache-Control", "public, max-age=300")
                .containing("-----BEGIN CERTIFICATE-----")
                .without("PRIVATE");
    }

    private static String printed(String service, String kind) {
        return server.admin("GET", "/api/v1/services/" + service + "/registry-config?for=" + kind)
                .expect(200)
                .header("Content-Type", "application/yaml")
                .body();
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }
}
