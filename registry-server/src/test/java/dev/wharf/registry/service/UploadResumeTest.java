package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.REPO;
import static dev.wharf.registry.service.Fixture.assertRefused;
import static dev.wharf.registry.service.Fixture.body;
import static dev.wharf.registry.service.Fixture.bytes;
import static dev.wharf.registry.service.Fixture.sha256;
import static dev.wharf.registry.service.Fixture.sha512;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.TestStorage;
import dev.wharf.registry.storage.UploadSession;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose an upload is, and how it goes on: in this process, after a restart, at a replica. */
@ParameterizedClass
@EnumSource(TestStorage.class)
class UploadResumeTest extends ServiceTest {
    private static final String UPLOADS = "docker/registry/v2/repositories/team/app/_uploads";
    private static final OptionalLong ANYWHERE = OptionalLong.empty();

    private final AtomicInteger readings = new AtomicInteger();

    UploadResumeTest(TestStorage storage) {
        super(storage);
    }

    /** A process that starts now; only the storage knows what was before. */
    private UploadService process() {
        StorageDriver counting = proxy(StorageDriver.class, driver);
        return new Fixture(counting, true, new AtomicLong(100)).services.uploads();
    }

    /** Counts how often the bytes of an upload are read again. */
    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    if (method.getName().equals("replay")) {
                        readings.incrementAndGet();
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return switch (result) {
                            case UploadSession session -> proxy(UploadSession.class, session);
                            case Optional<?> found
                            when found.isPresent() && found.get() instanceof UploadSession session ->
                                Optional.of(proxy(UploadSession.class, session));
                            case null, default -> result;
                        };
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            SHA256, SHA256, 0
            SHA512, SHA512, 0
            SHA256, SHA512, 1
            SHA512, SHA256, 1
            """)
    void bytesAreReadAgainOnlyForAnotherAlgorithm(Algorithm named, Algorithm used, int times) throws IOException {
        UploadService uploads = process();
        String id = uploads.start(REPO, named).id();
        uploads.append(REPO, id, ANYWHERE, body("hel"));
        uploads.append(REPO, id, ANYWHERE, body("lo, "));
        assertThat(readings).hasValue(0);

        uploads.commit(REPO, id, ANYWHERE, body("world"), used.of(bytes("hello, world")));

        assertThat(readings).hasValue(times);
        assertThat(fixture.read(REPO, used.of(bytes("hello, world")))).isEqualTo(bytes("hello, world"));
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void bytesAreReadAgainOnceAfterARestart(Algorithm algorithm) throws IOException {
        String id = process().start(REPO, algorithm).id();
        process().append(REPO, id, OptionalLong.of(0), body("hel"));

        UploadService restarted = process();
        assertThat(restarted.status(REPO, id).offset()).isEqualTo(3);
        assertThat(readings).hasValue(0);
        restarted.append(REPO, id, OptionalLong.of(3), body("lo, "));
        restarted.append(REPO, id, OptionalLong.of(7), body("wor"));
        restarted.commit(REPO, id, OptionalLong.of(10), body("ld"), algorithm.of(bytes("hello, world")));

        assertThat(readings).hasValue(1);
        assertThat(fixture.read(REPO, algorithm.of(bytes("hello, world")))).isEqualTo(bytes("hello, world"));
    }

    @Test
    void hashStatesOfRegistry2DoNoHarmAndGoWithTheUpload() throws IOException {
        UploadService uploads = services.uploads();
        String committed = uploads.start(REPO).id();
        String cancelled = uploads.start(REPO).id();
        String mistaken = uploads.start(REPO).id();
        for (String id : new String[] {committed, cancelled, mistaken}) {
            write(UPLOADS + "/" + id + "/hashstates/sha256/0", "sha\u0003, of nothing yet");
            uploads.append(REPO, id, OptionalLong.of(0), body("hello"));
            write(UPLOADS + "/" + id + "/hashstates/sha256/5", "nonsense");
        }

        uploads.commit(REPO, committed, OptionalLong.of(5), body(""), sha256("hello"));
        uploads.cancel(REPO, cancelled);
        assertRefused(
                () -> uploads.commit(REPO, mistaken, ANYWHERE, body(""), sha256("hullo")), ErrorCode.DIGEST_INVALID);

        assertThat(fixture.read(REPO, sha256("hello"))).isEqualTo(bytes("hello"));
        assertThat(driver.list(UPLOADS, "", 9)).isEmpty();
    }

    @Test
    void anUploadBelongsToWhoStartedIt() throws IOException {
        UploadService alice = services.uploads().as("alice");
        UploadService bob = services.uploads().as("bob");
        String id = alice.start(REPO).id();
        alice.append(REPO, id, ANYWHERE, body("hel"));

        for (UploadService other :
                new UploadService[] {bob, services.uploads(), process().as("bob")}) {
            assertRefused(() -> other.status(REPO, id), ErrorCode.BLOB_UPLOAD_UNKNOWN);
            assertRefused(() -> other.append(REPO, id, ANYWHERE, body("x")), ErrorCode.BLOB_UPLOAD_UNKNOWN);
            assertRefused(
                    () -> other.commit(REPO, id, ANYWHERE, body("x"), sha256("helx")), ErrorCode.BLOB_UPLOAD_UNKNOWN);
            assertRefused(() -> other.cancel(REPO, id), ErrorCode.BLOB_UPLOAD_UNKNOWN);
        }

        process().as("alice").append(REPO, id, OptionalLong.of(3), body("lo"));
        alice.commit(REPO, id, OptionalLong.of(5), body(""), sha512("hello"));
        assertThat(fixture.read(REPO, sha512("hello"))).isEqualTo(bytes("hello"));
        assertThat(driver.list(UPLOADS, "", 9)).isEmpty();
    }

    @Test
    void anUploadThatNobodyInParticularStartedIsEverybodys() throws IOException {
        String id = services.uploads().start(REPO).id();
        assertThat(driver.list(UPLOADS + "/" + id, "", 9)).doesNotContain("terms");

        services.uploads().as("alice").append(REPO, id, ANYWHERE, body("hel"));
        services.uploads().as("bob").commit(REPO, id, ANYWHERE, body("lo"), sha256("hello"));
    }

    @Test
    void anyNameIsKeptAsItIs() {
        for (String name : new String[] {"a\nb", " ", "\u00e4\ud83d\ude00", "sha512\n", "x".repeat(10_000)}) {
            String id =
                    services.uploads().as(name).start(REPO, Algorithm.SHA512).id();
            assertThat(process().as(name).status(REPO, id).offset()).isZero();
            assertRefused(() -> process().as(name + "x").status(REPO, id), ErrorCode.BLOB_UPLOAD_UNKNOWN);
        }
    }

    @Test
    void anUploadWithDamagedTermsIsNobodys() {
        for (String damaged : new String[] {"", "alice", "sha1\nalice", "\nalice"}) {
            String id = services.uploads().as("alice").start(REPO).id();
            write(UPLOADS + "/" + id + "/terms", damaged);
            assertRefused(() -> services.uploads().as("alice").status(REPO, id), ErrorCode.BLOB_UPLOAD_UNKNOWN);
            assertRefused(() -> services.uploads().status(REPO, id), ErrorCode.BLOB_UPLOAD_UNKNOWN);
        }
    }
}
