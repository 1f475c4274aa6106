package dev.wharf.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.TestStorage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the URL of an upload says about it, and what a session keeps. */
@ParameterizedClass
@EnumSource
class UploadStateApiTest {
    private static final String SECRET = TestRegistry.DELETE_ENABLED + "\nhttp: {secret: of this test}\n";
    private static final String UPLOADS = "/v2/team/app/blobs/uploads/";
    private static final byte[] CONTENT = "hello, world".getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = Algorithm.SHA256.of(CONTENT);
    private static final List<String> METHODS = List.of("GET", "HEAD", "PATCH", "PUT", "DELETE");

    private final StorageDriver driver;
    private final TestRegistry registry;
    private final Api api;

    UploadStateApiTest(TestStorage storage, @TempDir Path directory) {
        driver = storage.open(directory);
        registry = TestRegistry.start(driver, SECRET, new OpenAccess());
        api = registry.api();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void aNewStateGoesWithEachAnswer() {
        String first = api.post(UPLOADS).expect(202).location();
        String second = api.patch(first).body("hello").expect(202).location();
        assertThat(second).isNotEqualTo(first);
        assertThat(api.get(second).expect(204).location()).isEqualTo(second);
        String third = api.patch(second).stream(", ".getBytes(StandardCharsets.UTF_8))
                .expect(202)
                .location();
        api.put(third + "&digest=" + DIGEST).body("world").expect(201);
        api.get("/v2/team/app/blobs/" + DIGEST).expect(200).body(CONTENT);
    }

    @Test
    void anOldStateIsRefusedAndTheUploadStays() {
        String old = api.post(UPLOADS).expect(202).location();
        api.patch(old).body("hello").expect(202);

        api.patch(old).body("hello").refused(416, ErrorCode.RANGE_INVALID);
        api.put(old + "&digest=" + DIGEST).body("hello").refused(416, ErrorCode.RANGE_INVALID);
        api.patch(old).header("Content-Range", "5-6").body(", ").refused(416, ErrorCode.RANGE_INVALID);

        api.head(old).expect(204).header("Range", "0-4");
        String current = api.get(old).expect(204).header("Range", "0-4").location();
        api.patch(current).header("Content-Range", "4-5").body(", ").refused(416, ErrorCode.RANGE_INVALID);
        api.patch(current).header("Content-Range", "5-6").body(", ").expect(202);
        api.put(api.get(old).expect(204).location() + "&digest=" + DIGEST)
                .body("world")
                .expect(201);
    }

    @Test
    void anOldStateIsGoodEnoughToCancel() {
        String old = api.post(UPLOADS).expect(202).location();
        api.patch(old).body("hello").expect(202);
        api.delete(old).expect(204);
        api.get(old).refused(404, ErrorCode.BLOB_UPLOAD_UNKNOWN);
    }

    @Test
    void aWrongStateIsRefusedAndTheUploadStays() {
        String location = api.post(UPLOADS).expect(202).location();
        String upload = location.substring(0, location.indexOf('?'));
        String other = api.post(UPLOADS).expect(202).location();
        String elsewhere = api.post("/v2/elsewhere/blobs/uploads/").expect(202).location();
        for (String state : List.of(
                "?_state=",
                "?_state=x",
                "?_state=%7B%7D",
                location.substring(location.indexOf('?')).replace("?_state=", "?_state=AAAA"),
                other.substring(other.indexOf('?')),
                elsewhere.substring(elsewhere.indexOf('?')))) {
            for (String method : METHODS) {
                api.request(method, upload + state + "&digest=" + DIGEST).refused(404, ErrorCode.BLOB_UPLOAD_INVALID);
            }
        }
        api.put(location + "&digest=" + DIGEST).body(CONTENT).expect(201);
    }

    @Test
    void aReplicaWithTheSameSecretContinues() {
        String location = api.post(UPLOADS).expect(202).location();
        try (TestRegistry replica = TestRegistry.start(driver, SECRET, new OpenAccess())) {
            String next =
                    replica.api().patch(location).body("hello, ").expect(202).location();
            api.put(next + "&digest=" + DIGEST).body("world").expect(201);
        }
    }

    @Test
    void aReplicaWithAnotherSecretDoesNotBelieveIt() {
        String location = api.post(UPLOADS).expect(202).location();
        String other = TestRegistry.DELETE_ENABLED + "\nhttp: {secret: another}\n";
        try (TestRegistry replica = TestRegistry.start(driver, other, new OpenAccess())) {
            replica.api().patch(location).body("hello").refused(404, ErrorCode.BLOB_UPLOAD_INVALID);
        }
    }

    @Test
    void anUploadGoesOnAfterARestartWithoutASecret() {
        String location;
        try (TestRegistry before = TestRegistry.start(driver, TestRegistry.DELETE_ENABLED, new OpenAccess())) {
            location = before.api().post(UPLOADS).expect(202).location();
            location = before.api().patch(location).body("hello, ").expect(202).location();
        }
        try (TestRegistry after = TestRegistry.start(driver, TestRegistry.DELETE_ENABLED, new OpenAccess())) {
            after.api().get(location).expect(204).header("Range", "0-6");
            after.api().put(location + "&digest=" + DIGEST).body("world").expect(201);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAlgorithmMayBeNamedAtTheStart(Algorithm named) {
        for (Algorithm used : Algorithm.values()) {
            String location = api.post(UPLOADS + "?digest-algorithm=" + named.label())
                    .expect(202)
                    .location();
            location = api.patch(location).body("hello, ").expect(202).location();
            api.put(location + "&digest=" + used.of("other".getBytes(StandardCharsets.UTF_8)))
                    .refused(400, ErrorCode.DIGEST_INVALID);
            String again = api.post(UPLOADS + "?digest-algorithm=" + named.label())
                    .expect(202)
                    .location();
            again = api.patch(again).body("hello, ").expect(202).location();
            api.put(again + "&digest=" + used.of(CONTENT)).body("world").expect(201);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "md5", "SHA256", "sha256:"})
    void anUnknownAlgorithmIsRefused(String label) {
        api.post(UPLOADS + "?digest-algorithm=" + label).refused(400, ErrorCode.DIGEST_INVALID);
    }

    @Test
    void clientsAreToldHowLongChunksShouldBeAndMaySendShorterOnes() {
        api.post(UPLOADS).expect(202).without("oci-chunk-min-length");
        String yaml = TestRegistry.DELETE_ENABLED + "\nwharf: {uploads: {chunkminlength: 65536}}\n";
        try (TestRegistry telling = TestRegistry.start(driver, yaml, new OpenAccess())) {
            Api there = telling.api();
            String location = there.post(UPLOADS)
                    .expect(202)
                    .header("OCI-Chunk-Min-Length", "65536")
                    .location();
            for (String chunk : List.of("0-4", "5-6")) {
                int first = chunk.charAt(0) - '0';
                int end = chunk.charAt(2) - '0' + 1;
                location = there.patch(location)
                        .header("Content-Range", chunk)
                        .body(new String(CONTENT, StandardCharsets.UTF_8).substring(first, end))
                        .expect(202)
                        .location();
            }
            there.put(location + "&digest=" + DIGEST).body("world").expect(201);
        }
    }
}
