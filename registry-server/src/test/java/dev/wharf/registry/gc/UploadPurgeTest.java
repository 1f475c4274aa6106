package dev.wharf.registry.gc;

import static dev.wharf.registry.service.Fixture.REPO;
import static dev.wharf.registry.service.Fixture.body;
import static dev.wharf.registry.service.Fixture.bytes;
import static dev.wharf.registry.service.Fixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.RepositoryName;
import dev.wharf.registry.service.Fixture;
import dev.wharf.registry.service.UploadService;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageDriver.Durability;
import dev.wharf.registry.storage.TestStorage;
import dev.wharf.registry.storage.UploadSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStorage.class)
class UploadPurgeTest {
    private static final Duration AGE = Duration.ofDays(7);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final String REPOSITORIES = "docker/registry/v2/repositories/";
    private static final String UPLOADS = REPOSITORIES + "team/app/_uploads";
    private static final RepositoryName NESTED = new RepositoryName("team/app/blobs/uploads");

    private final TestStorage storage;

    @TempDir
    private Path directory;

    private StorageDriver driver;
    private Fixture fixture;
    private UploadService uploads;

    UploadPurgeTest(TestStorage storage) {
        this.storage = storage;
    }

    @BeforeEach
    void open() {
        driver = storage.open(directory);
        fixture = new Fixture(driver);
        uploads = fixture.services.uploads();
    }

    @AfterEach
    void close() {
        driver.close();
    }

    /** Purges as if it were that much later. */
    private void purgeAfter(Duration time, boolean dryRun) {
        new UploadPurge(driver, AGE, dryRun, Clock.offset(Clock.systemUTC(), time)).run();
    }

    @Test
    void whatNobodyContinuesGoes() throws IOException {
        String empty = uploads.start(REPO).id();
        String begun = uploads.as("alice").start(REPO).id();
        uploads.as("alice").append(REPO, begun, OptionalLong.empty(), body("hello"));
        String nested = uploads.start(NESTED).id();
        fixture.push(REPO, "kept");

        purgeAfter(AGE.minusHours(1), false);
        assertThat(driver.list(UPLOADS, "", 9)).containsExactlyInAnyOrder(empty, begun);
        assertThat(uploads.status(NESTED, nested).offset()).isZero();

        purgeAfter(AGE.plusHours(1), false);
        assertThat(driver.list(UPLOADS, "", 9)).isEmpty();
        assertThat(driver.list(REPOSITORIES + NESTED + "/_uploads", "", 9)).isEmpty();
        assertThat(fixture.read(REPO, sha256("kept"))).isEqualTo(bytes("kept"));
        assertThat(driver.findUpload(UPLOADS + "/" + begun + "/data")).isEmpty();
    }

    @Test
    void aDryRunRemovesNothing() {
        String id = uploads.start(REPO).id();

        purgeAfter(YEAR, true);

        assertThat(uploads.status(REPO, id).offset()).isZero();
    }

    @Test
    void whatSomebodyHasStays() {
        String id = uploads.start(REPO).id();
        try (UploadSession session =
                driver.resumeUpload(UPLOADS + "/" + id + "/data").orElseThrow()) {
            purgeAfter(YEAR, false);
            session.append(ByteBuffer.wrap(bytes("hello")));
            session.checkpoint();
        }
        assertThat(uploads.status(REPO, id).offset()).isEqualTo(5);
    }

    @Test
    void whatWasStartedLongAgoAndStillGrowsStays() {
        String id = uploads.start(REPO).id();
        driver.put(UPLOADS + "/" + id + "/startedat", bytes("2001-01-01T00:00:00Z"), Durability.EVENTUAL);

        purgeAfter(Duration.ZERO, false);

        assertThat(uploads.status(REPO, id).startedAt()).isEqualTo("2001-01-01T00:00:00Z");
    }

    @Test
    void halvesOfUploadsGo() {
        String id = uploads.start(REPO).id();
        driver.delete(UPLOADS + "/" + id + "/startedat");
        driver.put(UPLOADS + "/" + id + "/hashstates/sha256/0", bytes("state"), Durability.EVENTUAL);

        purgeAfter(AGE.minusHours(1), false);
        assertThat(driver.list(UPLOADS, "", 9)).containsExactly(id);

        purgeAfter(AGE.plusHours(1), false);
        assertThat(driver.list(UPLOADS, "", 9)).isEmpty();
    }

    @Test
    void whatIsNoUploadStays() {
        driver.put(UPLOADS + "/notes/data", bytes("x"), Durability.EVENTUAL);
        driver.put(REPOSITORIES + "_uploads/" + uploads.start(REPO).id() + "/data", bytes("x"), Durability.EVENTUAL);

        purgeAfter(YEAR, false);

        assertThat(driver.list(UPLOADS, "", 9)).containsExactly("notes");
        assertThat(driver.list(REPOSITORIES + "_uploads", "", 9)).hasSize(1);
    }

    @Test
    void anInterruptEndsIt() {
        String id = uploads.start(REPO).id();
        Thread.currentThread().interrupt();
        purgeAfter(YEAR, false);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(uploads.status(REPO, id).offset()).isZero();
    }

    /** Only files can be touched by others; with the memory driver these files are nobody's. */
    @Test
    void leftoversOfCrashesGo() throws IOException {
        leftoversGo("docker/registry/v2/blobs/sha256/ab/abc");
    }

    /** There are no directories in such a one, so that nothing is looked at that is not named as temporary. */
    @Test
    void leftoversOfCrashesGoFromBesideABlob() throws IOException {
        Path blob = directory.resolve("docker/registry/v2/blobs/sha256/ab/" + "ab".repeat(32));
        Path deeper = Files.createDirectories(blob.resolve("deeper"));
        Path unseen = leftover(deeper.resolve("data.5f2e4c1a-0000-4000-8000-00000000000c.tmp"), YEAR);
        leftoversGo(directory.relativize(blob).toString());
        assertThat(unseen).exists();
    }

    private void leftoversGo(String where) throws IOException {
        Path data = Files.createDirectories(directory.resolve(where));
        Files.createDirectory(data.resolve("data.5f2e4c1a-0000-4000-8000-00000000000d.tmp"));
        Path old = leftover(data.resolve("data.5f2e4c1a-0000-4000-8000-00000000000a.tmp"), YEAR);
        Path young = leftover(data.resolve("data.5f2e4c1a-0000-4000-8000-00000000000b.tmp"), Duration.ZERO);
        Path others = leftover(data.resolve("backup.tmp"), YEAR);
        Path object = leftover(data.resolve("data"), YEAR);

        new UploadPurge(driver, AGE, true, Clock.systemUTC()).run();
        assertThat(old).exists();
        new UploadPurge(driver, AGE, false, Clock.systemUTC()).run();

        assertThat(Files.exists(old)).isEqualTo(storage != TestStorage.FILESYSTEM);
        assertThat(young).exists();
        assertThat(others).exists();
        assertThat(object).exists();
    }

    /** registry:2 leaves a directory with nothing but a hash state behind when it drops an upload. */
    @Test
    void directoriesWithoutDataGo() throws IOException {
        if (storage != TestStorage.FILESYSTEM) {
            return;
        }
        Path upload = directory.resolve(UPLOADS + "/0f8fad5b-d9cb-469f-a165-70867728950e");
        leftover(Files.createDirectories(upload.resolve("hashstates/sha256")).resolve("0"), YEAR);

        purgeAfter(AGE.minusHours(1), false);
        assertThat(upload).exists();

        purgeAfter(AGE.plusHours(1), false);
        assertThat(upload).doesNotExist();
    }

    private static Path leftover(Path file, Duration age) throws IOException {
        Files.writeString(file, "half");
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }
}
