package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.LATEST;
import static dev.wharf.registry.service.Fixture.OTHER;
import static dev.wharf.registry.service.Fixture.REPO;
import static dev.wharf.registry.service.Fixture.assertRefused;
import static dev.wharf.registry.service.Fixture.body;
import static dev.wharf.registry.service.Fixture.bytes;
import static dev.wharf.registry.service.Fixture.image;
import static dev.wharf.registry.service.Fixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.MediaType;
import dev.wharf.registry.storage.TestStorage;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storage that fails, with real files. */
class StorageFailureTest {
    @TempDir
    private Path directory;

    private Fixture fixture;
    private RegistryServices services;
    private Path repositories;

    @BeforeEach
    void open() {
        fixture = new Fixture(TestStorage.FILESYSTEM.open(directory));
        services = fixture.services;
        repositories = directory.resolve("docker/registry/v2/repositories");
    }

    @Test
    void aFullDiskIsSaidAndRecoversByItself() throws IOException {
        String id = services.uploads().start(REPO).id();
        Path data = repositories.resolve("team/app/_uploads").resolve(id).resolve("data");
        Files.delete(data);
        Files.createSymbolicLink(data, Path.of("/dev/full"));

        assertRefused(
                () -> services.uploads().append(REPO, id, OptionalLong.of(0), body("hello")), ErrorCode.UNAVAILABLE);
        assertRefused(
                () -> services.uploads().commit(REPO, id, OptionalLong.of(0), body("hello"), sha256("hello")),
                ErrorCode.UNAVAILABLE);
        fixture.pushImage(OTHER, LATEST, "{}", "layer");

        Files.delete(data);
        Files.createFile(data);
        services.uploads().append(REPO, id, OptionalLong.of(0), body("hel"));
        services.uploads().commit(REPO, id, OptionalLong.of(3), body("lo"), sha256("hello"));
        assertThat(fixture.read(REPO, sha256("hello"))).isEqualTo(bytes("hello"));
    }

    @Test
    void anUploadThatAnotherProcessRemovesDuringItsCommitIsUnknown() {
        String id = services.uploads().start(REPO).id();
        Path data = repositories.resolve("team/app/_uploads/" + id + "/data");
        ReadableByteChannel body = Fixture.reading(_ -> data.toFile().delete() ? -1 : 0);

        assertRefused(
                () -> services.uploads().commit(REPO, id, OptionalLong.empty(), body, sha256("")),
                ErrorCode.BLOB_UPLOAD_UNKNOWN);
        assertRefused(() -> services.blobs().size(REPO, sha256("")), ErrorCode.BLOB_UNKNOWN);
    }

    @Test
    void aDefectIsSaidWithoutPathsAndOthersAreNotConcerned() throws IOException {
        fixture.push(REPO, "{}");
        Path manifests = Files.writeString(repositories.resolve("team/app/_manifests"), "");

        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> services.manifests()
                        .put(REPO, ManifestPush.to(LATEST, MediaType.OCI_MANIFEST), bytes(image("{}"))))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN);
                    assertThat(e.status()).isEqualTo(500);
                    assertThat(e.getMessage() + e.body()).doesNotContain("docker", directory.toString());
                });
        Digest other = fixture.pushImage(OTHER, LATEST, "{}", "layer");
        assertThat(services.manifests().get(OTHER, LATEST).digest()).isEqualTo(other);

        Files.delete(manifests);
        services.manifests().put(REPO, ManifestPush.to(LATEST, MediaType.OCI_MANIFEST), bytes(image("{}")));
        assertThat(services.tags()
                        .list(REPO, Optional.empty(), OptionalInt.empty())
                        .names())
                .containsExactly("latest");
    }
}
