package dev.wharf.registry.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageDriver.Durability;
import dev.wharf.registry.storage.StorageDriverContract;
import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.StorageException.Reason;
import dev.wharf.registry.storage.StoredObject;
import dev.wharf.registry.storage.UploadSession;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesystemDriverTest extends StorageDriverContract {
    @TempDir
    private Path root;

    @Override
    protected StorageDriver open() {
        return FilesystemDriver.open(root, UUID::randomUUID);
    }

    @Test
    void aDirectoryThatCannotBeUsed() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");

        for (Path unusable : List.of(file, file.resolve("below"), Path.of("/proc/wharf"))) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> FilesystemDriver.open(unusable, UUID::randomUUID))
                    .withMessageStartingWith("cannot use " + unusable + " as storage directory: ");
        }
    }

    @Test
    void aNewDirectoryIsMadeAndLeftEmpty() throws IOException {
        FilesystemDriver.open(root.resolve("new/dir"), UUID::randomUUID).close();

        assertThat(root.resolve("new/dir")).isEmptyDirectory();
    }

    @Test
    void nothingButTheFilesThemselvesStays() throws IOException {
        put("a/b/link");
        driver.put("a/c/link", bytes("x"), Durability.EVENTUAL);
        upload("up/data", "x");
        commit("up/data", "d/data");

        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> root.relativize(file).toString()))
                    .containsExactlyInAnyOrder("a/b/link", "a/c/link", "d/data");
        }
    }

    @Test
    void filesOnTheirWayAreNotListed() throws IOException {
        put("a/link", "a/x.tmp/link");
        Files.writeString(root.resolve("a/link.5f2e4c1a.tmp"), "half");

        assertThat(driver.list("a", "", 9)).containsExactly("link", "x.tmp");
    }

    @Test
    void aDirectoryThatSomebodyRemovesIsMadeAgain() throws IOException {
        put("a/b/c/link");
        Files.delete(root.resolve("a/b/c/link"));
        Files.delete(root.resolve("a/b/c"));
        Files.delete(root.resolve("a/b"));
        put("a/b/c/link");
        upload("up/data", "x");
        commit("up/data", "a/b/c/data");

        driver.deleteTree("a");
        upload("a/up/data", "x");
        commit("a/up/data", "a/b/c/data");
        assertThat(read("a/b/c/data")).isEqualTo("x");
    }

    @Test
    void anObjectOfAnotherLengthIsReplaced() {
        driver.put("d/data", bytes("damaged in a crash of somebody else"), Durability.NOW);
        upload("up/data", "whole");
        commit("up/data", "d/data");

        assertThat(read("d/data")).isEqualTo("whole");
    }

    @Test
    void anotherProcessesUploadIsLeftAlone() throws IOException {
        upload("up/data", "x");
        try (StorageDriver other = open();
                UploadSession session = driver.resumeUpload("up/data").orElseThrow()) {
            assertFails(() -> other.resumeUpload("up/data"), Reason.BUSY);
            assertThat(session.offset()).isEqualTo(1);
        }
        try (StorageDriver other = open();
                UploadSession session = other.resumeUpload("up/data").orElseThrow()) {
            assertThat(session.offset()).isEqualTo(1);
        }
    }

    @Test
    void anUploadThatAnotherProcessRemovesIsGone() throws IOException {
        upload("up/1/data", "same");
        commit("up/1/data", "d/data");
        upload("up/2/data", "same");
        upload("up/3/data", "lost");
        try (UploadSession committed = driver.resumeUpload("up/2/data").orElseThrow();
                UploadSession removed = driver.resumeUpload("up/3/data").orElseThrow()) {
            Files.delete(root.resolve("up/2/data"));
            Files.delete(root.resolve("up/3/data"));
            committed.commit("d/data");
            assertFails(() -> removed.commit("e/data"), Reason.GONE);
        }
        assertThat(read("d/data")).isEqualTo("same");
        assertThat(driver.size("e/data")).isEmpty();
    }

    @Test
    void anUploadThatAKilledProcessHasLeft() throws IOException {
        upload("up/data", "kept");
        Files.writeString(root.resolve("up/data"), " and more", StandardOpenOption.APPEND);

        assertThat(uploadOffset("up/data")).hasValue(13);
        commit("up/data", "d/data");
        assertThat(read("d/data")).isEqualTo("kept and more");
    }

    @Test
    void aFullDisk() throws IOException {
        upload("up/data");
        Files.delete(root.resolve("up/data"));
        Files.createSymbolicLink(root.resolve("up/data"), Path.of("/dev/full"));

        try (UploadSession session = driver.resumeUpload("up/data").orElseThrow()) {
            assertFails(() -> session.append(ByteBuffer.wrap(bytes("x"))), Reason.UNAVAILABLE);
        }
        assertThat(uploadOffset("up/data")).hasValue(0);
        put("elsewhere/link");
    }

    @Test
    void aFileWhereADirectoryShouldBe() {
        put("a/b");

        assertFails(() -> driver.put("a/b/c", bytes("x"), Durability.NOW), Reason.FAILED);
        assertFails(() -> driver.put("a/b/c", bytes("x"), Durability.EVENTUAL), Reason.FAILED);
        assertFails(() -> driver.createUpload("a/b/c/data"), Reason.FAILED);
        upload("up/data", "x");
        assertFails(() -> commit("up/data", "a/b/c"), Reason.FAILED);
        assertThat(uploadOffset("up/data")).hasValue(1);
        assertThat(read("a/b")).isEqualTo("a/b");
    }

    @Test
    void aDirectoryWhereAFileShouldBe() throws IOException {
        Files.createDirectories(root.resolve("a/data"));

        assertFails(() -> driver.put("a/data", bytes("x"), Durability.NOW), Reason.FAILED);
        upload("up/data", "x");
        assertThat(driver.resumeUpload("a/data")).isEmpty();
        try (Stream<Path> files = Files.list(root.resolve("a"))) {
            assertThat(files).containsExactly(root.resolve("a/data"));
        }
    }

    @Test
    void aFileThatGotShorter() throws IOException {
        put("d/data");
        try (StoredObject object = driver.open("d/data").orElseThrow();
                InputStream stream = object.stream(0, object.size())) {
            try (FileChannel file = FileChannel.open(root.resolve("d/data"), StandardOpenOption.WRITE)) {
                file.truncate(3);
            }
            assertThatExceptionOfType(EOFException.class).isThrownBy(stream::readAllBytes);
        }
    }

    @Test
    void aFileOffersItsChannel() throws IOException {
        put("d/data");
        try (StoredObject object = driver.open("d/data").orElseThrow()) {
            ByteBuffer content = ByteBuffer.allocate(4);
            assertThat(object.channel().orElseThrow().read(content, 2)).isEqualTo(4);
            assertThat(content.array()).isEqualTo(bytes("data"));
        }
    }

    @Test
    void linksToOtherDisksAreFollowed() throws IOException {
        Files.createDirectories(root.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve("blobs"), root.resolve("elsewhere"));

        put("blobs/x/data");

        assertThat(root.resolve("elsewhere/x/data")).hasContent("blobs/x/data");
        driver.deleteTree("blobs/x");
        assertThat(root.resolve("elsewhere")).isEmptyDirectory();
    }

    private static void assertFails(ThrowingCallable action, Reason reason) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(action)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void aDirectoryTellsWhenItGotNewNames() throws IOException {
        assertThat(driver.changedAt("dir")).isEmpty();
        driver.put("dir/a", new byte[1], Durability.NOW);
        assertThat(driver.changedAt("dir/a")).isEmpty();
        assertThat(driver.changedAt("dir/a/b")).isEmpty();
        FileTime earlier = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(root.resolve("dir"), earlier);
        assertThat(driver.changedAt("dir")).contains(earlier.toInstant());
        driver.put("dir/sub/b", new byte[1], Durability.NOW);
        assertThat(driver.changedAt("dir").orElseThrow()).isAfter(earlier.toInstant());
    }

    @Test
    void anEmptyDirectoryGoesWithItsLastObject() {
        driver.put("dir/sub/a", new byte[1], Durability.NOW);
        driver.put("dir/sub/b", new byte[1], Durability.NOW);
        assertThat(driver.delete("dir/sub/a")).isTrue();
        assertThat(root.resolve("dir/sub")).exists();
        assertThat(driver.delete("dir/sub/b")).isTrue();
        assertThat(root.resolve("dir/sub")).doesNotExist();
        assertThat(root.resolve("dir")).exists();
        driver.put("dir/sub/a", new byte[1], Durability.NOW);
        assertThat(driver.size("dir/sub/a")).hasValue(1);
    }
}
