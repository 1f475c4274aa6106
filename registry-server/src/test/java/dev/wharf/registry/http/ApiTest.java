package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the whole API. */
class ApiTest {
    private static final String DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String ID = "d95306fa-fad3-4e36-8d41-cf1c93ef8286";

    private final TestRegistry registry = TestRegistry.open();
    private final Api api = registry.api();

    @AfterEach
    void stop() {
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
    void saysThatItIsThere(String method) {
        api.request(method, "/v2/")
                .expect(200)
                .header("Content-Type", "application/json")
                .header("Content-Length", "2")
                .body("{}");
        api.head("/v2/").expect(200).header("Content-Length", "2");
    }

    @Test
    void leadsToItsRoot() {
        for (String method : new String[] {"GET", "HEAD", "POST"}) {
            api.request(method, "/v2").expect(301).header("Location", "/v2/");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x",
                "/v1/",
                "/v2/foo",
                "/v2/foo/tags/",
                "/v2/foo/references/" + DIGEST,
                "/v2/a/b/c/d",
                "/favicon.ico",
                "/v3"
            })
    void answersInJsonWhereNothingIs(String path) {
        api.get(path).refused(404, ErrorCode.UNSUPPORTED);
        api.head(path).refused(404, ErrorCode.UNSUPPORTED);
        api.put(path).body("x").refused(404, ErrorCode.UNSUPPORTED);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /v2/_catalog,               'GET',                            HEAD POST PUT PATCH DELETE TRACE
            /v2/foo/tags/list,          'GET',                            HEAD POST PUT PATCH DELETE X
            /v2/foo/manifests/latest,   'DELETE, GET, HEAD, PUT',         POST PATCH
            /v2/foo/blobs/DIGEST,       'DELETE, GET, HEAD',              POST PUT PATCH
            /v2/foo/blobs/uploads/,     'POST',                           GET HEAD PUT PATCH DELETE
            /v2/foo/blobs/uploads/ID,   'DELETE, GET, HEAD, PATCH, PUT',  POST
            """)
    void saysWhichMethodsItServes(String path, String allowed, String others) {
        String target = path.replace("DIGEST", DIGEST).replace("ID", ID);
        for (String method : others.split(" ", -1)) {
            api.request(method, target).refused(405, ErrorCode.UNSUPPORTED).header("Allow", allowed);
        }
        api.request("OPTIONS", target).expect(200).header("Allow", allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo%2Fbar", "foo/../bar", "foo//bar", "FOO", "foo;a=b", "foo/%2e%2e/bar"})
    void refusesNamesOutsideTheGrammar(String name) {
        api.get("/v2/" + name + "/tags/list").refused(400, ErrorCode.NAME_INVALID);
        api.head("/v2/" + name + "/manifests/latest").refused(400, ErrorCode.NAME_INVALID);
        api.put("/v2/" + name + "/manifests/latest").body("{}").refused(400, ErrorCode.NAME_INVALID);
        api.post("/v2/" + name + "/blobs/uploads/").refused(400, ErrorCode.NAME_INVALID);
    }

    @Test
    void refusesWhatIsTooLong() {
        api.post("/v2/" + "a".repeat(300) + "/blobs/uploads/").refused(400, ErrorCode.NAME_INVALID);
        api.put("/v2/foo/manifests/" + "a".repeat(300)).body("{}").refused(400, ErrorCode.TAG_INVALID);
        api.get("/v2/foo/manifests/" + "a".repeat(300)).refused(400, ErrorCode.TAG_INVALID);
        api.get("/v2/foo/manifests/" + "a".repeat(40_000)).refused(414, ErrorCode.UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/%zz", "/v2/foo bar/tags/list", "/v2/\u00e4/tags/list", "v2/", "/v2/\"/tags/list"})
    void answersMalformedRequestsInJsonToo(String target) throws IOException {
        try (RawHttp http = RawHttp.connect(registry.port())) {
            RawHttp.Response answer = http.exchange("GET", target);
            assertThat(answer.status()).isBetween(400, 404);
            assertThat(answer.body()).startsWith("{\"errors\":[{\"code\":");
            assertThat(answer.header("Content-Type")).contains("application/json");
            assertThat(answer.header("Docker-Distribution-API-Version")).contains("registry/2.0");
        }
    }

    @Test
    void takesTheAbsoluteFormOfAUrl() throws IOException {
        try (RawHttp http = RawHttp.connect(registry.port())) {
            assertThat(http.exchange("GET", "http://localhost/v2/").status()).isEqualTo(200);
        }
    }

    @Test
    void welcomesProbesAndPeople() {
        api.get("/")
                .expect(200)
                .header("Content-Length", "0")
                .header("Cache-Control", "no-cache")
                .body("");
        Api.Answer page = api.get("/")
                .header("Host", "registry.example.com:5000")
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .expect(200)
                .header("Content-Type", "text/html; charset=utf-8");
        assertThat(page.text()).contains("docker login registry.example.com:5000");
        assertThat(api.get("/")
                        .header("X-Forwarded-Host", "<script>alert(1)</script>")
                        .header("Accept", "text/html")
                        .expect(200)
                        .text())
                .doesNotContain("script");
    }

    @Test
    void givesOutUrlsThatTheClientCanReach() {
        assertThat(api.post("/v2/foo/blobs/uploads/")
                        .header("X-Forwarded-Proto", "https")
                        .header("X-Forwarded-Host", "registry.example.com")
                        .expect(202)
                        .header("Location")
                        .orElseThrow())
                .startsWith("https://registry.example.com/v2/foo/blobs/uploads/");
    }

    @Test
    void addsTheConfiguredHeadersToTheApi() {
        String yaml = TestRegistry.DELETE_ENABLED
                + "\nhttp: {prefix: /deep/down/, headers: {X-Content-Type-Options: [nosniff], X-Two: [a, b]}}";
        try (TestRegistry configured = TestRegistry.start(yaml, new OpenAccess())) {
            configured.api().get("/deep/down/v2/").expect(200).header("X-Content-Type-Options", "nosniff");
            configured
                    .api()
                    .get("/deep/down/v2/foo/manifests/x")
                    .refused(404, ErrorCode.MANIFEST_UNKNOWN)
                    .header("X-Content-Type-Options", "nosniff");
            configured.api().get("/deep/down/v2").expect(301).header("Location", "/deep/down/v2/");
            assertThat(configured
                            .api()
                            .post("/deep/down/v2/foo/blobs/uploads/")
                            .expect(202)
                            .header("Location")
                            .orElseThrow())
                    .startsWith("http://localhost/deep/down/v2/foo/blobs/uploads/");
            configured.api().get("/v2/").refused(404, ErrorCode.UNSUPPORTED).without("X-Content-Type-Options");
            configured.api().get("/").expect(200);
        }
    }

    @Test
    void changesNothingWhenReadOnly() {
        String yaml = "storage: {inmemory: {}, delete: {enabled: true}, maintenance: {readonly: {enabled: true}}}";
        try (TestRegistry readOnly = TestRegistry.start(yaml, new OpenAccess())) {
            readOnly.api().post("/v2/foo/blobs/uploads/").refused(405, ErrorCode.UNSUPPORTED);
            readOnly.api()
                    .put("/v2/foo/manifests/latest")
                    .body("{}")
                    .refused(405, ErrorCode.UNSUPPORTED)
                    .header("Allow", "GET, HEAD");
            readOnly.api().delete("/v2/foo/blobs/" + DIGEST).refused(405, ErrorCode.UNSUPPORTED);
            readOnly.api().patch("/v2/foo/blobs/uploads/" + ID).refused(405, ErrorCode.UNSUPPORTED);
            readOnly.api().get("/v2/foo/manifests/latest").refused(404, ErrorCode.MANIFEST_UNKNOWN);
        }
    }

    @Test
    void readsNoParametersFromABody() {
        Digest digest = api.push("source", "x".getBytes(UTF_8));
        api.post("/v2/foo/blobs/uploads/")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body("mount=" + digest + "&from=source")
                .expect(202);
    }
}
