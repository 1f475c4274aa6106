package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong on the wire gets its own status and code from the running product, and never a 500. */
@ExtendWith(TestBed.class)
class BadInputIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
    private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String ABSENT = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    private static final String EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final RegistryClient client;
    private final String token;

    BadInputIT(Wharf wharf) throws Exception {
        this.client = wharf.client(new Account("bad-alice", "the password of bad-alice"));
        this.token = client.token("repository:bad/app:pull,push,delete");
    }

    @BeforeAll
    static void accounts(Wharf wharf) throws Exception {
        wharf.admin().user("bad-alice");
        wharf.admin().allow("user:bad-alice", "bad/**", "pull", "push", "delete");
    }

    @AfterAll
    static void nothingWasAServerError(Wharf wharf) throws Exception {
        wharf.assertNoServerErrors();
    }

    static Stream<Arguments> manifests() {
        String noSuchLayer = """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"x/y","digest":"%s","size":1},"layers":[]}
                """.formatted(OCI, ABSENT);
        return Stream.of(
                arguments("cut off", OCI, "{\"schemaVersion\":2,", 400, "MANIFEST_INVALID"),
                arguments("empty", OCI, "", 400, "MANIFEST_INVALID"),
                arguments("a list", OCI, "[]", 400, "MANIFEST_INVALID"),
                arguments("null", DOCKER, "null", 400, "MANIFEST_INVALID"),
                arguments("binary", OCI, "\0\u0001\u0002", 400, "MANIFEST_INVALID"),
                arguments("nested without end", OCI, "[".repeat(200_000), 400, "MANIFEST_INVALID"),
                arguments("two values", OCI, "{} {}", 400, "MANIFEST_INVALID"),
                arguments("schema 1", DOCKER, "{\"schemaVersion\":1}", 400, "MANIFEST_INVALID"),
                arguments("without config", DOCKER, "{\"schemaVersion\":2}", 400, "MANIFEST_INVALID"),
                arguments("of another type", DOCKER, noSuchLayer, 400, "MANIFEST_INVALID"),
                arguments("of an unknown type", "text/plain", noSuchLayer, 400, "MANIFEST_INVALID"),
                arguments("of no type at all", "garbage", noSuchLayer, 400, "MANIFEST_INVALID"),
                arguments("of layers that are not there", OCI, noSuchLayer, 400, "MANIFEST_BLOB_UNKNOWN"),
                arguments("of a bad digest", OCI, noSuchLayer.replace("000", "x"), 400, "MANIFEST_INVALID"),
                arguments("of a negative size", OCI, noSuchLayer.replace(":1}", ":-1}"), 400, "MANIFEST_INVALID"),
                arguments("oversized", OCI, " ".repeat(5 << 20), 413, "MANIFEST_INVALID"));
    }

    @ParameterizedTest(name = "a manifest {0}")
    @MethodSource("manifests")
    void manifestIsRefused(String what, String type, String body, int status, String code) throws Exception {
        HttpResponse<byte[]> answer = client.send(
                "PUT", "/v2/bad/app/manifests/1", token, BodyPublishers.ofString(body), "Content-Type", type);

        assertError(answer, status, code);
    }

    @Test
    void aManifestUnderAnotherDigestIsRefused() throws Exception {
        HttpResponse<byte[]> answer = client.send(
                "PUT",
                "/v2/bad/app/manifests/" + ABSENT,
                token,
                BodyPublishers.ofString(
                        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}"),
                "Content-Type",
                "application/vnd.oci.image.index.v1+json");

        assertError(answer, 400, "DIGEST_INVALID");
    }

    @ParameterizedTest
    @CsvSource({
        "'?digest=" + ABSENT + "', 400, DIGEST_INVALID",
        "'?digest=sha256:abc', 400, DIGEST_INVALID",
        "'?digest=md5:d41d8cd98f00b204e9800998ecf8427e', 400, DIGEST_INVALID",
        "'?digest=', 400, DIGEST_INVALID",
        "'', 400, DIGEST_INVALID",
    })
    void anUploadWithAnotherDigestIsRefused(String query, int status, String code) throws Exception {
        String location = openUpload();

        HttpResponse<byte[]> answer =
                client.send("PUT", join(location, query), token, BodyPublishers.ofString("content"));

        assertError(answer, status, code);
    }

    @ParameterizedTest
    @CsvSource({"5-9, 416", "9-5, 416", "-1--5, 416", "x-y, 416", "0-18446744073709551616, 416"})
    void aPartAtAnotherPlaceIsRefused(String range, int status) throws Exception {
        HttpResponse<byte[]> answer =
                client.send("PATCH", openUpload(), token, BodyPublishers.ofString("12345"), "Content-Range", range);

        assertThat(answer.statusCode()).isIn(status, 400);
        assertThat(JSON.readTree(answer.body()).at("/errors/0/code").textValue())
                .isEqualTo("RANGE_INVALID");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v2/bad/app/blobs/sha256:abc, 400, DIGEST_INVALID",
        "GET, /v2/bad/app/blobs/" + ABSENT + ", 404, BLOB_UNKNOWN",
        "HEAD, /v2/bad/app/blobs/" + ABSENT + ", 404, ",
        "DELETE, /v2/bad/app/blobs/" + ABSENT + ", 404, BLOB_UNKNOWN",
        "GET, /v2/bad/app/manifests/absent, 404, MANIFEST_UNKNOWN",
        "GET, /v2/bad/app/manifests/" + ABSENT + ", 404, MANIFEST_UNKNOWN",
        "GET, /v2/bad/app/tags/list?n=-1, 400, PAGINATION_NUMBER_INVALID",
        "GET, /v2/bad/app/tags/list?n=x, 400, PAGINATION_NUMBER_INVALID",
        "PATCH, /v2/bad/app/blobs/uploads/garbage, 404, BLOB_UPLOAD_UNKNOWN",
        "PATCH, /v2/bad/app/blobs/uploads/00000000-0000-0000-0000-000000000000, 404, BLOB_UPLOAD_UNKNOWN",
        "PUT, /v2/bad/app/blobs/uploads/00000000-0000-0000-0000-000000000000?digest=" + EMPTY
                + ", 404, BLOB_UPLOAD_UNKNOWN",
        "GET, /v2/bad/app/blobs/uploads/00000000-0000-0000-0000-000000000000, 404, BLOB_UPLOAD_UNKNOWN",
        "POST, /v2/bad/app/manifests/1, 405, UNSUPPORTED",
        "PUT, /v2/bad/app/tags/list, 405, UNSUPPORTED",
    })
    void whatIsNotThereIsNamed(String method, String target, int status, String code) throws Exception {
        HttpResponse<byte[]> answer = client.send(method, target, token, BodyPublishers.noBody());

        assertThat(answer.statusCode()).isEqualTo(status);
        if (code != null) {
            assertError(answer, status, code);
        }
    }

    static Stream<String> badNames() {
        return Stream.of(
                "BAD/app",
                "bad%2Fapp",
                "bad%2fapp",
                "bad/../app",
                "bad/..",
                "bad//app",
                "/bad/app",
                "bad/./app",
                "bad/app.",
                "-bad",
                "bad/__",
                "bad%00",
                "bad%20app",
                "bad/%2e%2e/app",
                "b%C3%A4d",
                "a".repeat(300),
                "bad/" + "a/".repeat(150) + "a");
    }

    @ParameterizedTest
    @MethodSource("badNames")
    void aNameOutsideTheGrammarIsRefused(String name) throws Exception {
        assertError(client.get("/v2/" + name + "/tags/list", token), 400, "NAME_INVALID");
        assertError(client.get("/v2/" + name + "/manifests/1", token), 400, "NAME_INVALID");
        assertError(
                client.send("POST", "/v2/" + name + "/blobs/uploads/", token, BodyPublishers.noBody()),
                400,
                "NAME_INVALID");
    }

    static Stream<String> badTags() {
        return Stream.of(".tag", "-tag", "a%20b", "a%2Fb", "%00", "a+b", "t".repeat(129), "t".repeat(300), "ä");
    }

    @ParameterizedTest
    @MethodSource("badTags")
    void aTagOutsideTheGrammarIsRefused(String tag) throws Exception {
        String target = "/v2/bad/app/manifests/" + tag.replace("ä", "%C3%A4");

        assertError(client.get(target, token), 400, "TAG_INVALID");
        assertError(
                client.send("PUT", target, token, BodyPublishers.ofString("{}"), "Content-Type", OCI),
                400,
                "TAG_INVALID");
    }

    private String openUpload() throws IOException, InterruptedException {
        HttpResponse<byte[]> opened = client.send("POST", "/v2/bad/app/blobs/uploads/", token, BodyPublishers.noBody());
        assertThat(opened.statusCode()).isEqualTo(202);
        return opened.headers().firstValue("Location").orElseThrow();
    }

    private static String join(String location, String query) {
        return location.contains("?") ? location + query.replace('?', '&') : location + query;
    }

    private static void assertError(HttpResponse<byte[]> answer, int status, String code) throws IOException {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(body).isEqualTo(status);
        assertThat(JSON.readTree(body).at("/errors/0/code").textValue())
                .as(body)
                .isEqualTo(code);
        assertThat(answer.headers().firstValue("Docker-Distribution-Api-Version"))
                .contains("registry/2.0");
        assertThat(body).doesNotContain("Exception");
    }
}
