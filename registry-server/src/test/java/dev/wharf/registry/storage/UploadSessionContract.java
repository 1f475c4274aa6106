package dev.wharf.registry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.registry.storage.StorageException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every storage driver does with uploads; each has a test class that extends this one. */
public abstract class UploadSessionContract extends StorageDriverFixture {
    @Test
    void anUploadIsNoObjectBeforeItsCommit() {
        upload("up/data", "hello");
        assertThat(driver.size("dir/final")).isEmpty();
        assertThat(uploadOffset("up/data")).hasValue(5);

        commit("up/data", "dir/final");

        assertThat(read("dir/final")).isEqualTo("hello");
        assertThat(uploadOffset("up/data")).isEmpty();
        assertThat(driver.resumeUpload("up/data")).isEmpty();
    }

    @Test
    void anUploadOverSeveralSessions() {
        upload("up/data", "one ");
        for (String piece : List.of("two ", "three ", "four")) {
            try (UploadSession session = driver.resumeUpload("up/data").orElseThrow()) {
                session.append(ByteBuffer.wrap(bytes(piece)));
                session.checkpoint();
            }
        }
        try (UploadSession session = driver.resumeUpload("up/data").orElseThrow()) {
            assertThat(session.offset()).isEqualTo(18);
            assertThat(replay(session)).isEqualTo("one two three four");
            session.append(ByteBuffer.wrap(bytes(" five")));
            assertThat(session.offset()).isEqualTo(23);
            assertThat(replay(session)).isEqualTo("one two three four five");
            session.commit("dir/final");
        }
        assertThat(read("dir/final")).isEqualTo("one two three four five");
    }

    @Test
    void whatHasNoCheckpointIsDropped() {
        upload("up/data", "kept");
        try (UploadSession session = driver.resumeUpload("up/data").orElseThrow()) {
            session.append(ByteBuffer.wrap(bytes(" too")));
            session.checkpoint();
            session.append(ByteBuffer.wrap(bytes(" dropped")));
            assertThat(session.offset()).isEqualTo(16);
        }
        assertThat(uploadOffset("up/data")).hasValue(8);
        commit("up/data", "dir/final");
        assertThat(read("dir/final")).isEqualTo("kept too");
    }

    @Test
    void oneSessionAtATime() {
        upload("up/data", "a");
        try (UploadSession session = driver.resumeUpload("up/data").orElseThrow()) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> driver.resumeUpload("up/data"))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));
            session.append(ByteBuffer.wrap(bytes("b")));
            session.checkpoint();
        }
        commit("up/data", "dir/final");
        assertThat(read("dir/final")).isEqualTo("ab");
    }

    @Test
    void aNewUploadIsHeldByItsMaker() {
        try (UploadSession session = driver.createUpload("up/data")) {
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> driver.resumeUpload("up/data"));
            assertThat(session.offset()).isZero();
        }
        assertThat(uploadOffset("up/data")).hasValue(0);
    }

    @Test
    void anAbortedUploadIsGone() {
        upload("up/data", "a");
        try (UploadSession session = driver.resumeUpload("up/data").orElseThrow()) {
            session.append(ByteBuffer.wrap(bytes("b")));
            session.abort();
        }
        assertThat(uploadOffset("up/data")).isEmpty();
        assertThat(driver.resumeUpload("up/data")).isEmpty();
        upload("up/data", "again");
        assertThat(uploadOffset("up/data")).hasValue(5);
    }

    @Test
    void theLastWriteToAnUploadIsKnown() {
        Instant before = Instant.now().minusSeconds(1);
        upload("up/data");
        Instant created = driver.findUpload("up/data").orElseThrow().lastWrite();
        assertThat(created).isAfter(before);

        try (UploadSession session = driver.resumeUpload("up/data").orElseThrow()) {
            session.append(ByteBuffer.wrap(bytes("x")));
            session.checkpoint();
        }
        Instant written = driver.findUpload("up/data").orElseThrow().lastWrite();
        assertThat(written).isAfterOrEqualTo(created);

        try (UploadSession session = driver.resumeUpload("up/data").orElseThrow()) {
            assertThat(session.offset()).isEqualTo(1);
        }
        assertThat(driver.findUpload("up/data")).contains(new StoredUpload(1, written));
    }

    @Test
    void anObjectThatIsThereStays() {
        upload("up/1/data", "same");
        commit("up/1/data", "dir/final");
        upload("up/2/data", "same");
        commit("up/2/data", "dir/final");

        assertThat(read("dir/final")).isEqualTo("same");
        assertThat(uploadOffset("up/2/data")).isEmpty();
    }

    private static String replay(UploadSession session) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        session.replay(buffer -> {
            while (buffer.hasRemaining()) {
                bytes.write(buffer.get());
            }
        });
        return bytes.toString(UTF_8);
    }
}
