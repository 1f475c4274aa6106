package dev.wharf.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.MediaType;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real disks that fail under a real server: it says so, keeps what it has, and goes on by itself afterwards. */
@ExtendWith(TestBed.class)
class FaultsIT {
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] SMALL = "{}".getBytes(UTF_8);
    private static final byte[] LARGE = new byte[3 << 20];

    static {
        new SplittableRandom(7).nextBytes(LARGE);
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;

    FaultsIT(TestBed.ScratchFolder scratch) throws IOException {
        home = scratch.child("faults");
    }

    @Test
    @RequiresClients({"mkfs.ext4", "losetup"})
    void aFullDisk() throws Exception {
        try (LoopDisk disk = LoopDisk.orSkip(home, 24);
                LoneRegistry registry = started(disk.path().resolve("storage"))) {
            pushImage(registry, "team/before");
            pushBlob(registry, "team/app", SMALL);
            Path filler = disk.path().resolve("filler");
            fillUp(filler);

            expectError(registry, "POST", blobUploads("team/app", LARGE), LARGE, 503, "UNAVAILABLE");
            expectError(registry, "PUT", "/v2/team/app/manifests/new", image(), 503, "UNAVAILABLE");
            expectImage(registry, "team/before");
            expectStatus(registry, "GET", "/v2/team/app/manifests/new", 404);
            expectStatus(registry, "GET", blob("team/app", LARGE), 404);
            assertThat(storedBytes(disk.path(), LARGE)).doesNotExist();

            Files.delete(filler);
            pushBlob(registry, "team/app", LARGE);
            pushImage(registry, "team/app");
            expectImage(registry, "team/app");
            assertNothingIsHalf(disk.path());
        }
    }

    @Test
    @RequiresClients({"mkfs.ext4", "losetup"})
    void aReadOnlyDisk() throws Exception {
        try (LoopDisk disk = LoopDisk.orSkip(home, 24);
                LoneRegistry registry = started(disk.path().resolve("storage"))) {
            pushImage(registry, "team/app");
            disk.protect();

            expectError(registry, "POST", "/v2/team/app/blobs/uploads/", NOTHING, 503, "UNAVAILABLE");
            expectError(registry, "POST", blobUploads("team/new", LARGE), LARGE, 503, "UNAVAILABLE");
            expectError(registry, "PUT", "/v2/team/app/manifests/new", image(), 503, "UNAVAILABLE");
            expectError(registry, "DELETE", "/v2/team/app/manifests/latest", NOTHING, 503, "UNAVAILABLE");
            expectImage(registry, "team/app");

            disk.unprotect();
            pushImage(registry, "team/new");
            expectImage(registry, "team/new");
            expectStatus(registry, "DELETE", "/v2/team/app/manifests/latest", 202);
        }
    }

    @Test
    @RequiresClients({"mkfs.ext4", "losetup", "xfs_io"})
    void aDiskThatIsGone() throws Exception {
        try (LoopDisk disk = LoopDisk.orSkip(home, 24);
                LoneRegistry registry = started(disk.path().resolve("storage"))) {
            pushImage(registry, "team/app");
            String upload = startUpload(registry, "team/app");
            disk.cut();

            expectError(registry, "GET", "/v2/team/app/manifests/latest", NOTHING, 500, "UNKNOWN");
            expectError(registry, "GET", blob("team/app", SMALL), NOTHING, 500, "UNKNOWN");
            expectError(registry, "PUT", "/v2/team/app/manifests/new", image(), 500, "UNKNOWN");
            expectError(registry, "POST", blobUploads("team/app", LARGE), LARGE, 500, "UNKNOWN");
            expectError(registry, "PATCH", upload, LARGE, 500, "UNKNOWN");
            awaitReadiness(registry, 503);

            disk.remount();
            expectImage(registry, "team/app");
            pushImage(registry, "team/new");
            expectImage(registry, "team/new");
            awaitReadiness(registry, 200);
            assertNothingIsHalf(disk.path());
        }
    }

    @Test
    @RequiresClients("setpriv")
    void aDirectoryThatMayNotBeUsed() throws Exception {
        Path storage = home.resolve("storage");
        // Even root is refused then.
        try (LoneRegistry registry =
                LoneRegistry.over(home, storage, http, "setpriv", "--bounding-set=-dac_override,-dac_read_search")) {
            registry.service().start();
            pushImage(registry, "team/app");
            Path repository = storage.resolve("docker/registry/v2/repositories/team/app");
            Files.setPosixFilePermissions(repository, PosixFilePermissions.fromString("---------"));

            expectError(registry, "GET", "/v2/team/app/manifests/latest", NOTHING, 503, "UNAVAILABLE");
            expectError(registry, "GET", "/v2/team/app/tags/list", NOTHING, 503, "UNAVAILABLE");
            expectError(registry, "POST", blobUploads("team/app", LARGE), LARGE, 503, "UNAVAILABLE");
            expectError(registry, "PUT", "/v2/team/app/manifests/new", image(), 503, "UNAVAILABLE");
            pushImage(registry, "team/new");
            expectImage(registry, "team/new");

            Files.setPosixFilePermissions(repository, PosixFilePermissions.fromString("rwxr-xr-x"));
            expectImage(registry, "team/app");
            pushBlob(registry, "team/app", LARGE);
        }
    }

    private LoneRegistry started(Path storage) throws IOException, InterruptedException {
        LoneRegistry registry = LoneRegistry.over(home, storage, http);
        registry.service().start();
        return registry;
    }

    /** Until not even one more byte of a new file fits. */
    private static void fillUp(Path filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (int size = 1 << 20; size > 0; size /= 2) {
                fillUp(out, new byte[size]);
            }
        }
    }

    private static void fillUp(OutputStream out, byte[] piece) {
        try {
            while (true) {
                out.write(piece);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
    }

    private void pushImage(LoneRegistry registry, String repository) throws IOException, InterruptedException {
        pushBlob(registry, repository, SMALL);
        HttpResponse<String> answer = send(registry, "PUT", "/v2/" + repository + "/manifests/latest", image());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private void pushBlob(LoneRegistry registry, String repository, byte[] content)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(registry, "POST", blobUploads(repository, content), content);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private String startUpload(LoneRegistry registry, String repository) throws IOException, InterruptedException {
        return send(registry, "POST", "/v2/" + repository + "/blobs/uploads/", NOTHING)
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    private void expectImage(LoneRegistry registry, String repository) throws IOException, InterruptedException {
        HttpResponse<String> manifest = send(registry, "GET", "/v2/" + repository + "/manifests/latest", NOTHING);
        assertThat(manifest.body()).isEqualTo(new String(image(), UTF_8));
        HttpResponse<String> config = send(registry, "GET", blob(repository, SMALL), NOTHING);
        assertThat(config.body()).isEqualTo(new String(SMALL, UTF_8));
    }

    private void expectStatus(LoneRegistry registry, String method, String target, int status)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(registry, method, target, NOTHING);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    private void expectError(LoneRegistry registry, String method, String target, byte[] body, int status, String code)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(registry, method, target, body);
        assertThat(answer.body()).as("%s", answer).startsWith("{\"errors\":[{\"code\":\"" + code + "\"");
        assertThat(answer.body()).doesNotContain(home.toString(), "Exception");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
    }

    /** The disk is tried out every ten seconds at most. */
    private void awaitReadiness(LoneRegistry registry, int status) throws InterruptedException {
        Wait.until(
                "/health/ready answers " + status,
                Duration.ofMinutes(1),
                () -> send(registry, "GET", "/health/ready", NOTHING).statusCode() == status);
    }

    private HttpResponse<String> send(LoneRegistry registry, String method, String target, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(registry.url().resolve(target))
                .method(method, BodyPublishers.ofByteArray(body))
                .header("Accept", "*/*");
        if (target.contains("/manifests/")) {
            request.header("Content-Type", MediaType.OCI_MANIFEST.value());
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static void assertNothingIsHalf(Path disk) throws IOException {
        assertThat(TortureVerifier.verifyFiles(disk.resolve("storage"))).isPositive();
    }

    private static Path storedBytes(Path disk, byte[] content) {
        String hex = Algorithm.SHA256.of(content).hex();
        return disk.resolve("storage/docker/registry/v2/blobs/sha256/%s/%s/data".formatted(hex.substring(0, 2), hex));
    }

    private static String blobUploads(String repository, byte[] content) {
        return "/v2/" + repository + "/blobs/uploads/?digest=" + Algorithm.SHA256.of(content);
    }

    private static String blob(String repository, byte[] content) {
        return "/v2/" + repository + "/blobs/" + Algorithm.SHA256.of(content);
    }

    private static byte[] image() {
        Digest config = Algorithm.SHA256.of(SMALL);
        return "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/x\",\"digest\":\"%s\",\"size\":2},\"layers\":[]}"
                .formatted(config)
                .getBytes(UTF_8);
    }
}
