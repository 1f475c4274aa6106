package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.registry.storage.TestStorage;
import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI distribution spec, "Pushing blobs", and what registry:2 adds. */
@ParameterizedClass
@EnumSource
class UploadApiTest {
    private static final String REPO = "conformance/repo1";
    private static final String UPLOADS = "/v2/" + REPO + "/blobs/uploads/";
    private static final String NOT_THERE = UPLOADS + "d95306fa-fad3-4e36-8d41-cf1c93ef8286";
    private static final byte[] CONTENT = content(3000);
    private static final Digest DIGEST = Algorithm.SHA256.of(CONTENT);

    private final TestRegistry registry;
    private final Api api;

    UploadApiTest(TestStorage storage, @TempDir Path directory) {
        registry = TestRegistry.start(storage.open(directory), TestRegistry.DELETE_ENABLED, new OpenAccess());
        api = registry.api();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @ParameterizedTest
    @EnumSource
    void takesABlobInOneRequest(Algorithm algorithm) {
        Digest digest = algorithm.of(CONTENT);
        Api.Answer answer = api.post(UPLOADS + "?digest=" + digest)
                .header("Content-Type", "application/octet-stream")
                .body(CONTENT)
                .expect(201);
        expectCreated(answer, digest);
        api.post(UPLOADS + "?digest=" + digest).stream(CONTENT).expect(201);
    }

    @ParameterizedTest
    @EnumSource
    void takesABlobInTwoRequests(Algorithm algorithm) {
        Digest digest = algorithm.of(CONTENT);
        Api.Answer started =
                api.post(UPLOADS).expect(202).header("Content-Length", "0").header("Range", "0-0");
        String id = started.header("Docker-Upload-UUID").orElseThrow();
        assertThat(started.upload()).isEqualTo(UPLOADS + id);
        expectCreated(
                api.put(started.location() + "&digest=" + digest).body(CONTENT).expect(201), digest);
        api.get(started.location()).refused(404, ErrorCode.BLOB_UPLOAD_UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource
    void takesAChunk(Algorithm algorithm) {
        Digest digest = algorithm.of(CONTENT);
        String upload = api.startUpload(REPO);
        Api.Answer answer = api.patch(upload)
                .header("Content-Type", "application/octet-stream")
                .header("Content-Range", "0-2999")
                .body(CONTENT)
                .expect(202)
                .header("Range", "0-2999")
                .header("Docker-Upload-UUID", upload.substring(UPLOADS.length()));
        assertThat(answer.upload()).isEqualTo(upload);
        expectCreated(api.put(upload + "?digest=" + digest).expect(201), digest);
    }

    @ParameterizedTest
    @EnumSource
    void takesAStream(Algorithm algorithm) {
        Digest digest = algorithm.of(CONTENT);
        String upload = api.startUpload(REPO);
        api.patch(upload).stream(CONTENT).expect(202).header("Range", "0-2999");
        expectCreated(api.put(upload + "?digest=" + digest).expect(201), digest);
    }

    @ParameterizedTest
    @EnumSource
    void takesSeveralChunksTheLastWithThePut(Algorithm algorithm) {
        Digest digest = algorithm.of(CONTENT);
        String upload = api.startUpload(REPO);
        chunk(upload, 0, 1023).expect(202).header("Range", "0-1023");
        Api.Answer status = api.get(upload).expect(204).header("Range", "0-1023");
        assertThat(status.upload()).isEqualTo(upload);
        api.head(upload).expect(204).header("Range", "0-1023");
        chunk(upload, 1024, 2047).expect(202).header("Range", "0-2047");
        Api.Answer answer = api.put(upload + "?digest=" + digest)
                .header("Content-Range", "2048-2999")
                .body(Arrays.copyOfRange(CONTENT, 2048, 3000))
                .expect(201);
        expectCreated(answer, digest);
    }

    @ParameterizedTest
    @EnumSource
    void keepsAnUploadWhenAChunkIsOutOfOrder(Algorithm algorithm) {
        Digest digest = algorithm.of(CONTENT);
        String upload = api.startUpload(REPO);
        chunk(upload, 1024, 2047).refused(416, ErrorCode.RANGE_INVALID);
        api.get(upload).expect(204).header("Range", "0-0");
        chunk(upload, 0, 1023).expect(202);
        chunk(upload, 0, 1023).refused(416, ErrorCode.RANGE_INVALID);
        api.put(upload + "?digest=" + digest)
                .header("Content-Range", "2048-2999")
                .body(Arrays.copyOfRange(CONTENT, 2048, 3000))
                .refused(416, ErrorCode.RANGE_INVALID);
        api.get(upload + "?digest=" + digest).expect(204).header("Range", "0-1023");
        chunk(upload, 1024, 2999).expect(202);
        expectCreated(api.put(upload + "?digest=" + digest).expect(201), digest);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            1-11,          416, RANGE_INVALID
            x,             416, RANGE_INVALID
            bytes 0-10/11, 416, RANGE_INVALID
            10-0,          416, RANGE_INVALID
            0-11,          400, SIZE_INVALID
            """)
    void refusesRangesThatAreNotTheBodys(String range, int status, ErrorCode code) {
        String upload = api.startUpload(REPO);
        api.patch(upload).header("Content-Range", range).body(content(11)).refused(status, code);
        api.put(upload + "?digest=" + DIGEST)
                .header("Content-Range", range)
                .body(content(11))
                .refused(status, code);
        api.get(upload).expect(204).header("Range", "0-0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/json", "nonsense", ""})
    void refusesAnythingButBytesInAPatch(String type) {
        String upload = api.startUpload(REPO);
        api.patch(upload).header("Content-Type", type).body("x").refused(415, ErrorCode.UNSUPPORTED);
        api.patch(upload)
                .header("Content-Type", "Application/Octet-Stream; charset=binary")
                .body("x")
                .expect(202);
    }

    @Test
    void takesPutAndPostWhateverTheirTypeIs() {
        String upload = api.startUpload(REPO);
        api.put(upload + "?digest=" + DIGEST)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(CONTENT)
                .expect(201);
        api.post(UPLOADS)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body("digest=" + DIGEST)
                .expect(202);
    }

    @ParameterizedTest
    @EnumSource
    void refusesAWrongDigest(Algorithm algorithm) {
        Digest other = algorithm.of(content(7));
        api.post(UPLOADS + "?digest=" + other).body(CONTENT).refused(400, ErrorCode.DIGEST_INVALID);
        api.put(api.startUpload(REPO) + "?digest=" + other).body(CONTENT).refused(400, ErrorCode.DIGEST_INVALID);
        String chunked = api.startUpload(REPO);
        chunk(chunked, 0, 2999).expect(202);
        api.put(chunked + "?digest=" + other).refused(400, ErrorCode.DIGEST_INVALID);
        String streamed = api.startUpload(REPO);
        api.patch(streamed).stream(CONTENT).expect(202);
        api.put(streamed + "?digest=" + other).refused(400, ErrorCode.DIGEST_INVALID);
        api.head("/v2/" + REPO + "/blobs/" + other).expect(404);
        api.head("/v2/" + REPO + "/blobs/" + algorithm.of(CONTENT)).expect(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?digest=", "?digest=sha256:abc", "?digest=md5:00000000000000000000000000000000"})
    void keepsAnUploadWhenTheDigestIsNone(String query) {
        String upload = api.startUpload(REPO);
        chunk(upload, 0, 2999).expect(202);
        api.put(upload + query).body("rest").refused(400, ErrorCode.DIGEST_INVALID);
        expectCreated(
                api.put(upload + "?digest=" + DIGEST.toString().replace(":", "%3A"))
                        .expect(201),
                DIGEST);
    }

    @Test
    void refusesAPostWhoseDigestIsNone() {
        api.post(UPLOADS + "?digest=sha256:abc").body("x").refused(400, ErrorCode.DIGEST_INVALID);
    }

    @ParameterizedTest
    @EnumSource
    void mounts(Algorithm algorithm) {
        Digest digest = api.push("source/repo", CONTENT, algorithm);
        for (String from : new String[] {"&from=source/repo", ""}) {
            Api.Answer answer = api.post(UPLOADS + "?mount=" + digest + from).expect(201);
            expectCreated(answer, digest);
            api.get("/v2/" + REPO + "/blobs/" + digest).expect(200).body(CONTENT);
            api.delete("/v2/" + REPO + "/blobs/" + digest).expect(202);
        }
        api.post(UPLOADS + "?mount=" + digest + "&from=source/repo").expect(201);
        api.delete("/v2/source/repo/blobs/" + digest).expect(202);
        api.get("/v2/" + REPO + "/blobs/" + digest).expect(200).body(CONTENT);
    }

    /** What is there under one digest is not there under another one. */
    @ParameterizedTest
    @CsvSource({"SHA256, SHA512", "SHA512, SHA256"})
    void mountsNothingUnderAnotherAlgorithm(Algorithm pushed, Algorithm asked) {
        api.push("source/repo", CONTENT, pushed);
        for (String from : new String[] {"&from=source/repo", ""}) {
            api.post(UPLOADS + "?mount=" + asked.of(CONTENT) + from).expect(202);
        }
        api.head("/v2/" + REPO + "/blobs/" + asked.of(CONTENT)).expect(404);
    }

    @ParameterizedTest
    @CsvSource({
        "SHA256, mount=DIGEST&from=source/empty",
        "SHA512, mount=DIGEST&from=source/empty",
        "SHA256, mount=OTHER&from=source/repo",
        "SHA512, mount=OTHER&from=source/repo",
        "SHA256, mount=OTHER",
        "SHA512, mount=OTHER",
        "SHA256, mount=sha256:abc&from=source/repo",
        "SHA512, mount=sha512:abc&from=source/repo",
        "SHA256, mount=DIGEST&from=../source",
        "SHA512, mount=DIGEST&from=../source",
        "SHA256, mount=DIGEST&from=SOURCE",
        "SHA512, mount=DIGEST&from=SOURCE",
        "SHA256, from=source/repo",
        "SHA512, from=source/repo"
    })
    void startsAnUploadWhenThereIsNothingToMount(Algorithm algorithm, String query) {
        Digest digest = api.push("source/repo", CONTENT, algorithm);
        String other = algorithm.of(content(7)).toString();
        String target =
                UPLOADS + "?" + query.replace("DIGEST", digest.toString()).replace("OTHER", other);
        String upload = api.post(target).expect(202).header("Range", "0-0").upload();
        api.head("/v2/" + REPO + "/blobs/" + digest).expect(404);
        api.put(upload + "?digest=" + digest).body(CONTENT).expect(201);
    }

    @Test
    void cancelsAnUpload() {
        String upload = api.startUpload(REPO);
        chunk(upload, 0, 1023).expect(202);
        api.delete(upload).expect(204).header("Docker-Upload-UUID", upload.substring(UPLOADS.length()));
        for (String method : new String[] {"GET", "PATCH", "PUT", "DELETE"}) {
            api.request(method, upload + "?digest=" + DIGEST).refused(404, ErrorCode.BLOB_UPLOAD_UNKNOWN);
        }
    }

    @Test
    void knowsNoUploadOfAnotherRepository() {
        String upload = api.startUpload(REPO);
        for (String target : new String[] {NOT_THERE, upload.replace(REPO, "foo"), UPLOADS + "x", UPLOADS + ".."}) {
            api.get(target).refused(404, ErrorCode.BLOB_UPLOAD_UNKNOWN);
            api.head(target).refused(404, ErrorCode.BLOB_UPLOAD_UNKNOWN);
            api.patch(target).body("x").refused(404, ErrorCode.BLOB_UPLOAD_UNKNOWN);
            api.put(target + "?digest=" + DIGEST).body("x").refused(404, ErrorCode.BLOB_UPLOAD_UNKNOWN);
            api.delete(target).refused(404, ErrorCode.BLOB_UPLOAD_UNKNOWN);
        }
    }

    @Test
    void goesOnWhereABodyBrokeOff() throws IOException {
        String upload = api.startUpload(REPO);
        try (RawHttp http = RawHttp.connect(registry.port())) {
            http.send("PATCH " + upload + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000\r\n\r\n")
                    .send(Arrays.copyOf(CONTENT, 1000))
                    .sendEnd();
            http.awaitClose();
        }
        assertThat(api.get(upload).expect(204).header("Range")).contains("0-999");
        chunk(upload, 1000, 2999).expect(202);
        expectCreated(api.put(upload + "?digest=" + DIGEST).expect(201), DIGEST);
    }

    @Test
    void storesNothingOfABodyThatBrokeOff() throws IOException {
        for (String head : new String[] {
            "POST " + UPLOADS + "?digest=" + DIGEST, "PUT " + api.startUpload(REPO) + "?digest=" + DIGEST
        }) {
            try (RawHttp http = RawHttp.connect(registry.port())) {
                http.send(head + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nbb8\r\n")
                        .send(CONTENT)
                        .send("\r\n")
                        .sendEnd();
                http.awaitClose();
            }
        }
        api.head("/v2/" + REPO + "/blobs/" + DIGEST).expect(404);
    }

    @Test
    void asksForABodyOnlyWhenItIsWanted() throws IOException {
        try (RawHttp http = RawHttp.connect(registry.port())) {
            http.send("PATCH " + NOT_THERE + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000\r\n"
                    + "Expect: 100-continue\r\n\r\n");
            assertThat(http.readResponse().status()).isEqualTo(404);
        }
        String upload = api.startUpload(REPO);
        try (RawHttp http = RawHttp.connect(registry.port())) {
            http.send("PATCH " + upload + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000\r\n"
                    + "Expect: 100-continue\r\n\r\n");
            assertThat(http.readResponse().status()).isEqualTo(100);
            http.send(CONTENT);
            assertThat(http.readResponse().status()).isEqualTo(202);
        }
    }

    private Api.Request chunk(String upload, int first, int last) {
        return api.patch(upload)
                .header("Content-Type", "application/octet-stream")
                .header("Content-Range", first + "-" + last)
                .body(Arrays.copyOfRange(CONTENT, first, last + 1));
    }

    private void expectCreated(Api.Answer answer, Digest digest) {
        answer.header("Content-Length", "0").header("Docker-Content-Digest", digest.toString());
        assertThat(answer.location()).isEqualTo("/v2/" + REPO + "/blobs/" + digest);
        api.get(answer.location())
                .expect(200)
                .header("Docker-Content-Digest", digest.toString())
                .body(CONTENT);
    }

    private static byte[] content(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void takesTheEmptyBlob(Algorithm algorithm) {
        Digest empty = algorithm.of(new byte[0]);
        api.put(api.startUpload(REPO) + "?digest=" + empty).expect(201);
        api.post(UPLOADS + "?digest=" + empty).expect(201);
        String streamed = api.startUpload(REPO);
        api.patch(streamed).stream(new byte[0]).expect(202).header("Range", "0-0");
        api.put(streamed + "?digest=" + empty).body("".getBytes(UTF_8)).expect(201);
        api.head("/v2/" + REPO + "/blobs/" + empty).expect(200).header("Content-Length", "0");
    }
}
