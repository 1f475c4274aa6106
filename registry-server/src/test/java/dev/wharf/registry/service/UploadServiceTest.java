package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.OTHER;
import static dev.wharf.registry.service.Fixture.REPO;
import static dev.wharf.registry.service.Fixture.assertRefused;
import static dev.wharf.registry.service.Fixture.body;
import static dev.wharf.registry.service.Fixture.broken;
import static dev.wharf.registry.service.Fixture.bytes;
import static dev.wharf.registry.service.Fixture.reading;
import static dev.wharf.registry.service.Fixture.sha256;
import static dev.wharf.registry.service.Fixture.sha512;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.storage.TestStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestStorage.class)
class UploadServiceTest extends ServiceTest {
    private static final OptionalLong ANYWHERE = OptionalLong.empty();
    private static final String UPLOADS = "docker/registry/v2/repositories/team/app/_uploads";

    private UploadService uploads;

    UploadServiceTest(TestStorage storage) {
        super(storage);
    }

    @BeforeEach
    void findUploads() {
        uploads = services.uploads();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "../../team/app/_uploads/x",
                "1-1-1-1-1",
                "00000000-0000-1234-0000-00000000000G",
                "FFFFFFFF-0000-1234-0000-000000000001",
                "00000000-0000-1234-0000-000000000001"
            })
    void unknownUploads(String id) {
        assertRefused(() -> uploads.status(REPO, id), ErrorCode.BLOB_UPLOAD_UNKNOWN);
        assertRefused(() -> uploads.append(REPO, id, ANYWHERE, body("a")), ErrorCode.BLOB_UPLOAD_UNKNOWN);
        assertRefused(() -> uploads.commit(REPO, id, ANYWHERE, body(""), sha256("")), ErrorCode.BLOB_UPLOAD_UNKNOWN);
        assertRefused(() -> uploads.cancel(REPO, id), ErrorCode.BLOB_UPLOAD_UNKNOWN);
    }

    @Test
    void anUploadBelongsToItsRepository() {
        String id = uploads.start(REPO).id();

        assertRefused(() -> uploads.status(OTHER, id), ErrorCode.BLOB_UPLOAD_UNKNOWN);
        assertRefused(() -> uploads.append(OTHER, id, ANYWHERE, body("a")), ErrorCode.BLOB_UPLOAD_UNKNOWN);
    }

    @Test
    void aWrongDigestEndsTheUpload() throws IOException {
        String id = uploads.start(REPO).id();
        uploads.append(REPO, id, ANYWHERE, body("hello"));

        assertRefused(() -> uploads.commit(REPO, id, ANYWHERE, body(""), sha256("hullo")), ErrorCode.DIGEST_INVALID);

        assertRefused(() -> uploads.status(REPO, id), ErrorCode.BLOB_UPLOAD_UNKNOWN);
        assertRefused(() -> services.blobs().size(REPO, sha256("hello")), ErrorCode.BLOB_UNKNOWN);
        assertRefused(() -> services.blobs().size(REPO, sha256("hullo")), ErrorCode.BLOB_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4, 6, 1L << 40})
    void aWrongOffsetLeavesTheUploadAsItIs(long offset) throws IOException {
        String id = uploads.start(REPO).id();
        uploads.append(REPO, id, OptionalLong.of(0), body("hello"));

        assertRefused(() -> uploads.append(REPO, id, OptionalLong.of(offset), body("x")), ErrorCode.RANGE_INVALID);
        assertRefused(
                () -> uploads.commit(REPO, id, OptionalLong.of(offset), body("x"), sha256("x")),
                ErrorCode.RANGE_INVALID);

        assertThat(uploads.status(REPO, id).offset()).isEqualTo(5);
        uploads.append(REPO, id, OptionalLong.of(5), body(", "));
        Digest digest = uploads.commit(REPO, id, OptionalLong.of(7), body("world"), sha256("hello, world"));
        assertThat(fixture.read(REPO, digest)).isEqualTo(bytes("hello, world"));
    }

    @Test
    void whatArrivedBeforeABodyBrokeOffIsKept() throws IOException {
        String id = uploads.start(REPO).id();
        RuntimeException reset = new IllegalStateException("connection reset");

        assertThatThrownBy(() -> uploads.append(REPO, id, ANYWHERE, broken("hello", reset)))
                .isSameAs(reset);
        assertThat(uploads.status(REPO, id).offset()).isEqualTo(5);
        assertThatThrownBy(() -> uploads.commit(REPO, id, OptionalLong.of(5), broken(", wor", reset), sha256("any")))
                .isSameAs(reset);
        assertThat(uploads.status(REPO, id).offset()).isEqualTo(10);

        Digest digest = uploads.commit(REPO, id, OptionalLong.of(10), body("ld"), sha256("hello, world"));
        assertThat(fixture.read(REPO, digest)).isEqualTo(bytes("hello, world"));
    }

    @Test
    void aBodyThatAnInterruptEndsIsKept() throws IOException {
        String id = uploads.start(REPO).id();
        RuntimeException stalled = new IllegalStateException("stalled");
        ByteBuffer left = ByteBuffer.wrap(bytes("hello"));
        ReadableByteChannel body = reading(into -> {
            if (!left.hasRemaining()) {
                Thread.currentThread().interrupt();
                throw stalled;
            }
            into.put(left.get());
            return 1;
        });

        assertThatThrownBy(() -> uploads.append(REPO, id, ANYWHERE, body)).isSameAs(stalled);

        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
        assertThat(uploads.status(REPO, id).offset()).isEqualTo(5);
    }

    @Test
    void twoRequestsDoNotWriteToOneUpload() throws IOException {
        String id = uploads.start(REPO).id();
        Iterator<Integer> counts = List.of(1, -1).iterator();
        ReadableByteChannel first = reading(into -> {
            int count = counts.next();
            if (count > 0) {
                into.put((byte) 'a');
                assertRefused(() -> uploads.append(REPO, id, ANYWHERE, body("b")), ErrorCode.RANGE_INVALID);
                assertRefused(
                        () -> uploads.commit(REPO, id, ANYWHERE, body("b"), sha256("b")), ErrorCode.RANGE_INVALID);
                assertRefused(() -> uploads.cancel(REPO, id), ErrorCode.RANGE_INVALID);
            }
            return count;
        });

        uploads.append(REPO, id, ANYWHERE, first);

        assertThat(uploads.commit(REPO, id, OptionalLong.of(1), body("b"), sha256("ab")))
                .isEqualTo(sha256("ab"));
    }

    @Test
    void aCancelledUploadIsGone() throws IOException {
        String id = uploads.start(REPO).id();
        uploads.append(REPO, id, ANYWHERE, body("hello"));

        uploads.cancel(REPO, id);

        assertRefused(() -> uploads.status(REPO, id), ErrorCode.BLOB_UPLOAD_UNKNOWN);
        assertRefused(() -> uploads.cancel(REPO, id), ErrorCode.BLOB_UPLOAD_UNKNOWN);
        assertThat(driver.list(UPLOADS, "", 9)).isEmpty();
    }

    @Test
    void aCommittedUploadIsGone() throws IOException {
        String id = uploads.start(REPO).id();
        uploads.commit(REPO, id, ANYWHERE, body("hello"), sha256("hello"));

        assertRefused(() -> uploads.status(REPO, id), ErrorCode.BLOB_UPLOAD_UNKNOWN);
        assertThat(driver.list(UPLOADS, "", 9)).isEmpty();
    }

    @Test
    void statusTellsOffsetAndStart() throws IOException {
        UploadStatus started = uploads.start(REPO);
        assertThat(started).isEqualTo(new UploadStatus(started.id(), 0, Fixture.NOW));

        UploadStatus appended = uploads.append(REPO, started.id(), ANYWHERE, body("hello"));

        assertThat(appended).isEqualTo(new UploadStatus(started.id(), 5, Fixture.NOW));
        assertThat(uploads.status(REPO, started.id())).isEqualTo(appended);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void piecesLargerThanTheBuffers(Algorithm algorithm) throws IOException {
        byte[] content = new byte[1_000_003];
        new Random(7).nextBytes(content);
        Digest digest = algorithm.of(content);
        String id = uploads.start(REPO).id();
        int offset = 0;
        for (int length : new int[] {300_000, 0, 1, 262_144, 400_000}) {
            byte[] piece = Arrays.copyOfRange(content, offset, offset + length);
            uploads.append(REPO, id, OptionalLong.of(offset), body(piece));
            offset += length;
        }

        byte[] rest = Arrays.copyOfRange(content, offset, content.length);
        uploads.commit(REPO, id, OptionalLong.of(offset), body(rest), digest);

        assertThat(fixture.read(REPO, digest)).isEqualTo(content);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void anotherProcessContinuesAnUpload(Algorithm algorithm) throws IOException {
        String id = uploads.start(REPO).id();
        uploads.append(REPO, id, ANYWHERE, body("hel"));
        UploadService other = new Fixture(driver, true, new AtomicLong(1)).services.uploads();
        other.append(REPO, id, OptionalLong.of(3), body("lo, "));
        uploads.append(REPO, id, OptionalLong.of(7), body("wor"));

        Digest digest = algorithm.of(bytes("hello, world"));
        assertThat(other.commit(REPO, id, OptionalLong.of(10), body("ld"), digest))
                .isEqualTo(digest);
        assertThat(fixture.read(REPO, digest)).isEqualTo(bytes("hello, world"));
    }

    @Test
    void theSameBlobTwice() throws IOException {
        fixture.push(REPO, "hello");
        fixture.push(REPO, "hello");
        fixture.push(OTHER, "hello");

        assertThat(fixture.read(REPO, sha256("hello"))).isEqualTo(bytes("hello"));
        assertThat(fixture.read(OTHER, sha256("hello"))).isEqualTo(bytes("hello"));
    }

    @Test
    void anEmptyBlob() throws IOException {
        String id = uploads.start(REPO).id();
        uploads.commit(REPO, id, OptionalLong.of(0), body(""), sha256(""));

        assertThat(services.blobs().size(REPO, sha256(""))).isZero();
        assertThat(fixture.read(REPO, sha256(""))).isEmpty();
    }

    @Test
    void aWholeBlobAtOnce() throws IOException {
        assertRefused(() -> uploads.store(REPO, body("hello"), sha256("hullo")), ErrorCode.DIGEST_INVALID);
        RuntimeException reset = new IllegalStateException("connection reset");
        assertThatThrownBy(() -> uploads.store(REPO, broken("hel", reset), sha256("hello")))
                .isSameAs(reset);
        assertThat(driver.list(UPLOADS, "", 9)).isEmpty();

        assertThat(uploads.store(REPO, body("hello"), sha512("hello"))).isEqualTo(sha512("hello"));
        assertThat(fixture.read(REPO, sha512("hello"))).isEqualTo(bytes("hello"));
    }
}
