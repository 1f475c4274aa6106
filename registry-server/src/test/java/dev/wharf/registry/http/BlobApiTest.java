package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.registry.storage.TestStorage;
import dev.wharf.server.connection.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI distribution spec, "Pulling blobs" and "Deleting blobs". */
class BlobApiTest {
    private static final byte[] CONTENT = random(2048);

    @TempDir
    private Path directory;

    @Test
    void refusesBlobsThatAreNotThere() {
        try (TestRegistry registry = TestRegistry.open()) {
            String path = "/v2/foo/blobs/" + Digest.Algorithm.SHA256.of(CONTENT);
            registry.api().get(path).refused(404, ErrorCode.BLOB_UNKNOWN);
            registry.api().delete(path).refused(404, ErrorCode.BLOB_UNKNOWN);
            String length =
                    registry.api().get(path).send().header("Content-Length").orElseThrow();
            registry.api().head(path).refused(404, ErrorCode.BLOB_UNKNOWN).header("Content-Length", length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2048, 8 << 10, (8 << 10) + 1, 300_000})
    void servesBlobs(int size) {
        byte[] content = random(size);
        for (TestStorage storage : TestStorage.values()) {
            try (TestRegistry registry = open(storage)) {
                Digest digest = registry.api().push("foo/bar", content);
                registry.api()
                        .get("/v2/foo/bar/blobs/" + digest)
                        .expect(200)
                        .header("Content-Type", "application/octet-stream")
                        .header("Content-Length", Integer.toString(size))
                        .header("Docker-Content-Digest", digest.toString())
                        .header("ETag", "\"" + digest + "\"")
                        .header("Accept-Ranges", "bytes")
                        .header("Cache-Control", "max-age=31536000")
                        .without("Transfer-Encoding", "Content-Encoding")
                        .body(content);
                registry.api()
                        .head("/v2/foo/bar/blobs/" + digest)
                        .expect(200)
                        .header("Content-Type", "application/octet-stream")
                        .header("Content-Length", Integer.toString(size))
                        .header("Docker-Content-Digest", digest.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesOneAfterTheOtherOnOneConnection(TestStorage storage) throws IOException {
        byte[] large = random(1 << 20);
        try (TestRegistry registry = open(storage)) {
            Digest digest = registry.api().push("foo", large);
            try (RawHttp http = RawHttp.connect(registry.port())) {
                for (int i = 0; i < 3; i++) {
                    assertThat(http.exchange("HEAD", "/v2/foo/blobs/" + digest).status())
                            .isEqualTo(200);
                    assertThat(http.exchange("GET", "/v2/foo/blobs/" + digest).body())
                            .hasSize(large.length);
                    assertThat(http.exchange("GET", "/v2/foo/blobs/sha256:x").status())
                            .isEqualTo(400);
                    assertThat(http.exchange("HEAD", "/v2/foo/manifests/none").status())
                            .isEqualTo(404);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            bytes=500-1499,   500, 1500
            bytes=500-,       500, 2048
            bytes=-500,      1548, 2048
            bytes=2000-5000, 2000, 2048
            """)
    void servesARange(String range, int from, int to) {
        for (TestStorage storage : TestStorage.values()) {
            try (TestRegistry registry = open(storage)) {
                Digest digest = registry.api().push("foo", CONTENT);
                registry.api()
                        .get("/v2/foo/blobs/" + digest)
                        .header("Range", range)
                        .expect(206)
                        .header("Content-Length", Integer.toString(to - from))
                        .header("Content-Range", "bytes " + from + "-" + (to - 1) + "/2048")
                        .header("Docker-Content-Digest", digest.toString())
                        .body(Arrays.copyOfRange(CONTENT, from, to));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesALongRange(TestStorage storage) {
        byte[] content = random(500_000);
        try (TestRegistry registry = open(storage)) {
            Digest digest = registry.api().push("foo", content);
            registry.api()
                    .get("/v2/foo/blobs/" + digest)
                    .header("Range", "bytes=123456-456789")
                    .expect(206)
                    .body(Arrays.copyOfRange(content, 123_456, 456_790));
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesSeveralRanges(TestStorage storage) {
        byte[] content = random(100_000);
        try (TestRegistry registry = open(storage)) {
            Digest digest = registry.api().push("foo", content);
            Api.Answer answer = registry.api()
                    .get("/v2/foo/blobs/" + digest)
                    .header("Range", "bytes=5-6,-20000,0-0")
                    .expect(206)
                    .without("Content-Range")
                    .header("Docker-Content-Digest", digest.toString());
            String boundary =
                    answer.header("Content-Type").orElseThrow().replace("multipart/byteranges; boundary=", "");
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            for (int[] part : new int[][] {{5, 7}, {80_000, 100_000}, {0, 1}}) {
                expected.writeBytes(
                        "\r\n--%s\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes %d-%d/100000\r\n\r\n"
                                .formatted(boundary, part[0], part[1] - 1)
                                .getBytes(US_ASCII));
                expected.write(content, part[0], part[1] - part[0]);
            }
            expected.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(US_ASCII));
            answer.body(expected.toByteArray()).header("Content-Length", String.valueOf(expected.size()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=500-0", "bytes=5000-10000", "bytes=-0", "bytes=x"})
    void refusesARangeWithoutBytes(String range) {
        try (TestRegistry registry = TestRegistry.open()) {
            Digest digest = registry.api().push("foo", CONTENT);
            registry.api()
                    .get("/v2/foo/blobs/" + digest)
                    .header("Range", range)
                    .refused(416, ErrorCode.RANGE_INVALID)
                    .header("Content-Range", "bytes */2048");
        }
    }

    @Test
    void servesAllToARangeOfAnotherBlob() {
        try (TestRegistry registry = TestRegistry.open()) {
            Digest digest = registry.api().push("foo", CONTENT);
            registry.api()
                    .get("/v2/foo/blobs/" + digest)
                    .header("Range", "bytes=1-2")
                    .header("If-Range", "\"other\"")
                    .expect(200)
                    .body(CONTENT);
            registry.api()
                    .get("/v2/foo/blobs/" + digest)
                    .header("Range", "bytes=1-2")
                    .header("If-Range", "\"" + digest + "\"")
                    .expect(206);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "DIGEST"              | 304
            DIGEST                | 304
            W/"DIGEST"            | 304
            "other", "DIGEST"     | 304
            *                     | 304
            "other"               | 200
            """)
    void sparesClientsWhatTheyHave(String ifNoneMatch, int status) {
        try (TestRegistry registry = TestRegistry.open()) {
            Digest digest = registry.api().push("foo", CONTENT);
            String header = ifNoneMatch.replace("DIGEST", digest.toString());
            registry.api()
                    .get("/v2/foo/blobs/" + digest)
                    .header("If-None-Match", header)
                    .expect(status)
                    .header("ETag", "\"" + digest + "\"");
            registry.api()
                    .head("/v2/foo/blobs/" + digest)
                    .header("If-None-Match", header)
                    .expect(status);
        }
    }

    @Test
    void deletesBlobs() {
        try (TestRegistry registry = TestRegistry.open()) {
            Digest digest = registry.api().push("foo", CONTENT);
            registry.api().delete("/v2/foo/blobs/" + digest).expect(202).header("Content-Length", "0");
            registry.api().head("/v2/foo/blobs/" + digest).expect(404);
            registry.api().push("foo", CONTENT);
            registry.api().head("/v2/foo/blobs/" + digest).expect(200);
        }
    }

    @Test
    void deletesNothingUnlessThatIsEnabled() {
        try (TestRegistry registry = TestRegistry.start("storage: inmemory", new OpenAccess())) {
            Digest digest = registry.api().push("foo", "x".getBytes(UTF_8));
            registry.api().delete("/v2/foo/blobs/" + digest).refused(405, ErrorCode.UNSUPPORTED);
            registry.api().head("/v2/foo/blobs/" + digest).expect(200);
        }
    }

    @Test
    void takesAClientThatGoesAwayAsNoFailure() throws IOException {
        byte[] large = random(8 << 20);
        try (TestRegistry registry = TestRegistry.open()) {
            Digest digest = registry.api().push("foo", large);
            try (RawHttp http = RawHttp.connect(registry.port())) {
                http.send("GET /v2/foo/blobs/" + digest + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(http.read(100)).isEqualTo(100);
            }
            registry.api().get("/v2/foo/blobs/" + digest).expect(200).body(large);
        }
    }

    private TestRegistry open(TestStorage storage) {
        return TestRegistry.start(storage.open(directory), TestRegistry.DELETE_ENABLED, new OpenAccess());
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
