package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.CertificateRoots;
import dev.wharf.registry.auth.Realm;
import dev.wharf.registry.auth.Revocations;
import dev.wharf.registry.auth.TestAuthority;
import dev.wharf.registry.auth.TestClock;
import dev.wharf.registry.auth.TestToken;
import dev.wharf.registry.auth.TokenAccess;
import dev.wharf.registry.auth.TokenVerifier;
import dev.wharf.registry.auth.TrustedKeys;
import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Docker token authentication spec, and registry:2's table of what each request needs. */
class AuthApiTest {
    private static final String REALM = "https://auth.example/token";
    private static final String BEARER = "Bearer realm=\"" + REALM + "\",service=\"wharf-registry\"";
    private static final String DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String ID = "d95306fa-fad3-4e36-8d41-cf1c93ef8286";
    private static final TestAuthority CA = TestAuthority.create("CA");
    private static final KeyPair SIGNER = TestAuthority.ec();

    private final TestClock clock = new TestClock();
    private final TestRegistry registry = TestRegistry.start(TestRegistry.DELETE_ENABLED, access(REALM));
    private final Api api = registry.api();

    private TokenAccess access(String realm) {
        TokenVerifier verifier = new TokenVerifier(
                TestToken.ISSUER,
                TestToken.SERVICE,
                new CertificateRoots(List.of(CA.certificate())),
                new TrustedKeys(List.of(CA.certificate()), Optional.empty(), clock, Runnable::run),
                TokenVerifier.ALGORITHMS,
                new Revocations(),
                clock);
        return new TokenAccess(
                new Realm(realm, List.of("localhost", "192.168.1.20", "2001:db8::1")),
                TestToken.SERVICE,
                verifier,
                Optional.empty());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static String bearer(TestToken token) {
        return "Bearer " + token.x5c(CA.certify(SIGNER.getPublic())).sign(SIGNER);
    }

    private Api with(String... scopes) {
        return api.with("Authorization", bearer(new TestToken().granting(scopes)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /v2/                                              | -
            POST   | /v2/                                              | -
            GET    | /v2/_catalog                                      | registry:catalog:*
            GET    | /v2/foo/bar/tags/list                             | repository:foo/bar:pull
            GET    | /v2/foo/bar/manifests/latest                      | repository:foo/bar:pull
            HEAD   | /v2/foo/bar/manifests/latest                      | repository:foo/bar:pull
            PUT    | /v2/foo/bar/manifests/latest                      | repository:foo/bar:pull,push
            DELETE | /v2/foo/bar/manifests/latest                      | repository:foo/bar:delete
            GET    | /v2/foo/bar/blobs/DIGEST                          | repository:foo/bar:pull
            HEAD   | /v2/foo/bar/blobs/DIGEST                          | repository:foo/bar:pull
            DELETE | /v2/foo/bar/blobs/DIGEST                          | repository:foo/bar:delete
            POST   | /v2/foo/bar/blobs/uploads/                        | repository:foo/bar:pull,push
            POST   | /v2/foo/bar/blobs/uploads/?mount=DIGEST&from=src/x | repository:foo/bar:pull,push repository:src/x:pull
            POST   | /v2/foo/bar/blobs/uploads/?mount=DIGEST           | repository:foo/bar:pull,push
            POST   | /v2/foo/bar/blobs/uploads/?from=src/x             | repository:foo/bar:pull,push
            GET    | /v2/foo/bar/blobs/uploads/ID                      | repository:foo/bar:pull
            PATCH  | /v2/foo/bar/blobs/uploads/ID                      | repository:foo/bar:pull,push
            PUT    | /v2/foo/bar/blobs/uploads/ID                      | repository:foo/bar:pull,push
            DELETE | /v2/foo/bar/blobs/uploads/ID                      | repository:foo/bar:delete
            """)
    void sendsClientsForWhatTheyNeed(String method, String path, String scope) {
        String target = path.replace("DIGEST", DIGEST).replace("ID", ID);
        String challenge = BEARER + (scope.equals("-") ? "" : ",scope=\"" + scope + "\"");
        api.request(method, target).refused(401, ErrorCode.UNAUTHORIZED).header("WWW-Authenticate", challenge);
        api.request(method, target)
                .header("Authorization", "Bearer nonsense")
                .refused(401, ErrorCode.UNAUTHORIZED)
                .header("WWW-Authenticate", challenge + ",error=\"invalid_token\"");
        if (!scope.equals("-")) {
            with("repository:foo/bar:nothing", "repository:other:pull,push,delete", "registry:catalog:pull")
                    .request(method, target)
                    .refused(401, ErrorCode.UNAUTHORIZED)
                    .header("WWW-Authenticate", challenge + ",error=\"insufficient_scope\"");
        }
        with(scope.equals("-") ? new String[0] : scope.split(" ", -1))
                .request(method, target)
                .isLetIn();
    }

    @Test
    void saysWhichAccessIsMissing() {
        assertThat(api.post("/v2/foo/blobs/uploads/").expect(401).text())
                .isEqualTo(
                        "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\",\"detail\":["
                                + "{\"Type\":\"repository\",\"Class\":\"\",\"Name\":\"foo\",\"Action\":\"pull\"},"
                                + "{\"Type\":\"repository\",\"Class\":\"\",\"Name\":\"foo\",\"Action\":\"push\"}]}]}\n");
        assertThat(api.get("/v2/").expect(401).text())
                .isEqualTo("{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\"}]}\n");
    }

    @Test
    void needsAllThatARequestNeeds() {
        with("repository:foo:push").post("/v2/foo/blobs/uploads/").refused(401, ErrorCode.UNAUTHORIZED);
        with("repository:foo:pull").post("/v2/foo/blobs/uploads/").refused(401, ErrorCode.UNAUTHORIZED);
        with("repository:foo:push", "repository:foo:pull")
                .post("/v2/foo/blobs/uploads/")
                .expect(202);
        with("repository:foo:*").post("/v2/foo/blobs/uploads/").expect(202);
        with("repository:fo*:pull,push").post("/v2/foo/blobs/uploads/").refused(401, ErrorCode.UNAUTHORIZED);
        with("repository:**:pull,push").post("/v2/foo/blobs/uploads/").refused(401, ErrorCode.UNAUTHORIZED);
        with("repository:foo:pull,push").delete("/v2/foo/blobs/uploads/" + ID).refused(401, ErrorCode.UNAUTHORIZED);
        with("repository:foo:pull,push")
                .post("/v2/foo/blobs/uploads/?mount=" + DIGEST + "&from=src")
                .refused(401, ErrorCode.UNAUTHORIZED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Basic b25seXVzZXJuYW1l           | -
            Digest username="x"              | -
            garbage                          | -
            ' '                              | -
            Bearer                           | invalid_token
            Bearer a.b.c                     | invalid_token
            bearer x y                       | invalid_token
            """)
    void takesNothingElseForAToken(String authorization, String error) {
        String suffix = error.equals("-") ? "" : ",error=\"" + error + "\"";
        api.get("/v2/")
                .header("Authorization", authorization)
                .refused(401, ErrorCode.UNAUTHORIZED)
                .header("WWW-Authenticate", BEARER + suffix);
    }

    @Test
    void takesTheSchemeInAnyCase() {
        api.get("/v2/")
                .header("Authorization", bearer(new TestToken()).replace("Bearer", "bEARER"))
                .expect(200);
    }

    @Test
    void takesOneTokenOnly() throws IOException {
        String header = "Authorization: " + bearer(new TestToken());
        try (RawHttp http = RawHttp.connect(registry.port())) {
            assertThat(http.exchange("GET", "/v2/", header).status()).isEqualTo(200);
            assertThat(http.exchange("GET", "/v2/", header, header).status()).isEqualTo(401);
            assertThat(http.exchange("GET", "/v2/", "Authorization: Basic Og==", header)
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void refusesBadTokens() {
        for (TestToken bad : List.of(
                new TestToken().claim("aud", "other"),
                new TestToken().claim("iss", "other"),
                new TestToken().expires(TestAuthority.NOW.minusSeconds(61)))) {
            api.get("/v2/foo/tags/list")
                    .header("Authorization", bearer(bad.granting("repository:foo:pull")))
                    .refused(401, ErrorCode.UNAUTHORIZED)
                    .header("WWW-Authenticate", BEARER + ",scope=\"repository:foo:pull\",error=\"invalid_token\"");
        }
    }

    @Test
    void asksForThePullScopeOfReferrers() {
        api.get("/v2/foo/referrers/" + DIGEST)
                .refused(401, ErrorCode.UNAUTHORIZED)
                .header("WWW-Authenticate", BEARER + ",scope=\"repository:foo:pull\"");
        api.get("/v2/foo/referrers/" + DIGEST)
                .header("Authorization", bearer(new TestToken().granting("repository:foo:pull")))
                .expect(200);
    }

    @Test
    void asksForNoCredentialsWhereNothingIsToBeHad() {
        api.get("/").expect(200);
        api.get("/v2").expect(301);
        api.request("OPTIONS", "/v2/foo/tags/list").expect(200);
        api.get("/v2/foo/references/" + DIGEST).refused(404, ErrorCode.UNSUPPORTED);
    }

    @Test
    void refusesBeforeItReadsABody() throws IOException {
        try (RawHttp http = RawHttp.connect(registry.port())) {
            http.send("PATCH /v2/foo/blobs/uploads/" + ID + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n");
            assertThat(http.readResponse().status()).isEqualTo(401);
        }
    }

    /**
     * A proxy that buffers, or a slow line: the token is good when the request comes, and old when its body is there.
     */
    @Test
    void letsAnUploadEndWhoseTokenExpiresMeanwhile() throws IOException {
        byte[] content = "0123456789".repeat(1000).getBytes(UTF_8);
        Digest digest = Digest.Algorithm.SHA256.of(content);
        Api client = with("repository:foo:pull,push");
        String upload = client.startUpload("foo");
        try (RawHttp http = RawHttp.connect(registry.port())) {
            http.send("PATCH " + upload + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\nAuthorization: "
                    + bearer(new TestToken().granting("repository:foo:pull,push"))
                    + "\r\nExpect: 100-continue\r\n\r\n");
            assertThat(http.readResponse().status()).isEqualTo(100);
            http.send(Arrays.copyOf(content, 5000));
            clock.advance(Duration.ofHours(1));
            client.get(upload).refused(401, ErrorCode.UNAUTHORIZED);
            http.send(Arrays.copyOfRange(content, 5000, 10_000));
            assertThat(http.readResponse().status()).isEqualTo(202);
        }
        TestToken fresh = new TestToken()
                .granting("repository:foo:pull,push")
                .expires(TestAuthority.NOW.plus(Duration.ofHours(2)));
        api.put(upload + "?digest=" + digest)
                .header("Authorization", bearer(fresh))
                .expect(201);
    }

    @Test
    void letsNobodyElseAtAnUpload() {
        String[] rights = {"repository:foo:pull,push,delete"};
        Api alice = with(rights);
        Api bob = api.with(
                "Authorization", bearer(new TestToken().claim("sub", "bob").granting(rights)));
        Api anonymous = api.with(
                "Authorization", bearer(new TestToken().claim("sub", null).granting(rights)));
        String location = alice.post("/v2/foo/blobs/uploads/").expect(202).location();
        for (String target : List.of(location, location.substring(0, location.indexOf('?')) + "?")) {
            for (String method : List.of("GET", "HEAD", "PATCH", "PUT", "DELETE")) {
                bob.request(method, target + "&digest=" + DIGEST).refused(404, ErrorCode.BLOB_UPLOAD_UNKNOWN);
                anonymous.request(method, target + "&digest=" + DIGEST).refused(404, ErrorCode.BLOB_UPLOAD_UNKNOWN);
            }
        }

        TestToken renewed = new TestToken().granting(rights).expires(TestAuthority.NOW.plus(Duration.ofHours(1)));
        api.put(location + "&digest=" + DIGEST)
                .header("Authorization", bearer(renewed))
                .expect(201);

        String everybodys = anonymous.post("/v2/foo/blobs/uploads/").expect(202).location();
        bob.put(everybodys + "&digest=" + DIGEST).expect(201);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            localhost:5000,          localhost
            LOCALHOST,               localhost
            192.168.1.20:5000,       192.168.1.20
            [2001:db8::1]:5000,      [2001:db8::1]
            evil.example.com,        localhost
            localhost.evil.com:5000, localhost
            """)
    void sendsClientsWhereTheyCame(String host, String realmHost) {
        try (TestRegistry flexible =
                TestRegistry.start(TestRegistry.DELETE_ENABLED, access("http://{host}:5002/token"))) {
            flexible.api()
                    .get("/v2/")
                    .header("Host", host)
                    .header("X-Forwarded-Host", "evil.example.com")
                    .header("X-Forwarded-Proto", "https")
                    .expect(401)
                    .header(
                            "WWW-Authenticate",
                            "Bearer realm=\"http://" + realmHost + ":5002/token\",service=\"wharf-registry\"");
        }
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            X-Forwarded-Proto: https & X-Forwarded-Host: reg.example.com      | https://reg.example.com/token
            X-Forwarded-Proto: https                                        | https://localhost/token
            Forwarded: proto=https;host="reg.example.com:8443"               | https://reg.example.com:8443/token
            X-Forwarded-Host: reg.example.com                               | http://localhost:5002/token
            X-Forwarded-Proto: https & X-Forwarded-Host: "><script>           | https://localhost/token
            """)
    void believesTrustedProxies(String headers, String realm) {
        String yaml = TestRegistry.DELETE_ENABLED + "\nwharf: {trustedproxies: [127.0.0.0/8]}";
        try (TestRegistry behind = TestRegistry.start(yaml, access("http://{host}:5002/token"))) {
            Api.Request request = behind.api().get("/v2/");
            for (String header : headers.split(" & ", -1)) {
                request.header(header.split(": ", 2)[0], header.split(": ", 2)[1]);
            }
            request.expect(401).header("WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"wharf-registry\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-Proto", "X-Forwarded-Host", "Host"})
    void keepsAFixedRealm(String header) {
        api.get("/v2/").header(header, "https").expect(401).header("WWW-Authenticate", BEARER);
    }
}
