package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.registry.gc.UploadPurge;
import dev.wharf.registry.service.DockerRegistry;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.TestStorage;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One storage and one secret, two registries that clients reach by turns: ours and the original. */
class SharedUploadTest {
    private static final String UPLOADS = "/v2/team/app/blobs/uploads/";
    private static final Digest DIGEST = Algorithm.SHA256.of("hello, world".getBytes(UTF_8));

    @TempDir
    private Path directory;

    private StorageDriver driver;
    private TestRegistry registry;
    private Api ours;
    private DockerRegistry theirs;

    @BeforeEach
    void start() throws Exception {
        driver = TestStorage.FILESYSTEM.open(directory);
        String yaml = TestRegistry.DELETE_ENABLED + "\nhttp: {secret: " + DockerRegistry.SECRET + "}\n";
        registry = TestRegistry.start(driver, yaml, new OpenAccess());
        ours = registry.api();
        theirs = DockerRegistry.start(directory);
    }

    @AfterEach
    void stop() {
        theirs.close();
        registry.close();
    }

    /** What the original answers, with the path of its {@code Location}. */
    private String theirLocation(String method, String target, String body, int status) throws Exception {
        HttpResponse<byte[]> answer = theirs.send(method, target, body.getBytes(UTF_8));
        assertThat(answer.statusCode())
                .as("%s", new String(answer.body(), UTF_8))
                .isEqualTo(status);
        return answer.headers().firstValue("Location").orElseThrow().replaceFirst("^http://[^/]*", "");
    }

    private void expectBlob() throws Exception {
        ours.get("/v2/team/app/blobs/" + DIGEST).expect(200).body("hello, world");
        HttpResponse<byte[]> blob = theirs.send("GET", "/v2/team/app/blobs/" + DIGEST, new byte[0]);
        assertThat(blob.body()).asString(UTF_8).isEqualTo("hello, world");
        assertThat(driver.list("docker/registry/v2/repositories/team/app/_uploads", "", 9))
                .isEmpty();
    }

    @Test
    void theyEndWhatWeBegin() throws Exception {
        String begun = ours.post(UPLOADS).expect(202).location();
        String half = ours.patch(begun).body("hello, ").expect(202).location();
        assertThat(theirs.send("GET", half, new byte[0]).headers().firstValue("Range"))
                .contains("0-6");
        theirLocation("PUT", half + "&digest=" + DIGEST, "world", 201);
        expectBlob();
    }

    @Test
    void weEndWhatTheyBegin() throws Exception {
        String begun = theirLocation("POST", UPLOADS, "", 202);
        String half = theirLocation("PATCH", begun, "hello, ", 202);
        ours.get(half).expect(204).header("Range", "0-6");
        ours.put(half + "&digest=" + DIGEST).body("world").expect(201);
        expectBlob();
    }

    @Test
    void eachContinuesTheOthers() throws Exception {
        String location = theirLocation("POST", UPLOADS, "", 202);
        location = ours.patch(location).body("hel").expect(202).location();
        location = theirLocation("PATCH", location, "lo,", 202);
        location = ours.patch(location).body(" wor").expect(202).location();
        theirLocation("PUT", location + "&digest=" + DIGEST, "ld", 201);
        expectBlob();
    }

    @Test
    void weSayWhatTheyTakeForWrong() throws Exception {
        String location = ours.post(UPLOADS).expect(202).location();
        String broken = location.replace("_state=", "_state=AAAA");
        assertThat(theirs.send("GET", broken, new byte[0]).statusCode()).isEqualTo(404);
        ours.get(broken).expect(404);
    }

    @Test
    void weCancelAndPurgeWhatTheyBegin() throws Exception {
        String cancelled = theirLocation("PATCH", theirLocation("POST", UPLOADS, "", 202), "hello", 202);
        ours.delete(cancelled).expect(204);
        theirLocation("PATCH", theirLocation("POST", UPLOADS, "", 202), "hello", 202);
        String uploads = "docker/registry/v2/repositories/team/app/_uploads";
        assertThat(driver.list(uploads, "", 9)).hasSize(1);

        new UploadPurge(driver, Duration.ofHours(1), false, Clock.offset(Clock.systemUTC(), Duration.ofHours(2))).run();

        assertThat(driver.list(uploads, "", 9)).isEmpty();
    }

    /** Its purge looks at nothing else; it runs within an hour of its start, which is too late for a test. */
    @Test
    void theyKnowTheAgeOfWhatWeBegin() throws Exception {
        String location = ours.post(UPLOADS).expect(202).location();
        String id = location.substring(UPLOADS.length(), location.indexOf('?'));
        String text = Files.readString(
                directory.resolve("docker/registry/v2/repositories/team/app/_uploads/" + id + "/startedat"));
        assertThat(text).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(Instant.parse(text)).isBetween(Instant.now().minusSeconds(60), Instant.now());
    }
}
